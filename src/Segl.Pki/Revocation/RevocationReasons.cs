namespace Segl.Pki.Revocation;

/// <summary>
/// The reasons that a list or a distribution point covers: ReasonFlags of RFC 5280 §4.2.1.13, bit numbers as powers of two.
/// </summary>
[Flags]
public enum RevocationReasons
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Bit 0, which nobody may use.</summary>
    Unused = 1 << 0,

    /// <summary>keyCompromise (1).</summary>
    KeyCompromise = 1 << 1,

    /// <summary>cACompromise (2).</summary>
    CaCompromise = 1 << 2,

    /// <summary>affiliationChanged (3).</summary>
    AffiliationChanged = 1 << 3,

    /// <summary>superseded (4).</summary>
    Superseded = 1 << 4,

    /// <summary>cessationOfOperation (5).</summary>
    CessationOfOperation = 1 << 5,

    /// <summary>certificateHold (6).</summary>
    CertificateHold = 1 << 6,

    /// <summary>privilegeWithdrawn (7).</summary>
    PrivilegeWithdrawn = 1 << 7,

    /// <summary>aACompromise (8).</summary>
    AaCompromise = 1 << 8,

    /// <summary>Every reason, as a list without onlySomeReasons covers them (RFC 5280 §6.3.1).</summary>
    All = KeyCompromise | CaCompromise | AffiliationChanged | Superseded | CessationOfOperation | CertificateHold | PrivilegeWithdrawn | AaCompromise,
}
