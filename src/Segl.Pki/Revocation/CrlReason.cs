using System.Diagnostics.CodeAnalysis;

namespace Segl.Pki.Revocation;

/// <summary>Every reason code that a list or an answer of anybody may carry (RFC 5280 §5.3.1), with the numbers of the standard.</summary>
/// <remarks>Segl's own revocations have the fewer ones of <see cref="RevocationReason"/>, with the same numbers.</remarks>
[SuppressMessage("Design", "CA1027:Mark enums with FlagsAttribute", Justification = "The numbers are those of the standard, not bits.")]
public enum CrlReason
{
    /// <summary>unspecified; never written, because absence says the same (RFC 5280 §5.3.1).</summary>
    Unspecified = 0,

    /// <summary>keyCompromise.</summary>
    KeyCompromise = 1,

    /// <summary>cACompromise.</summary>
    CaCompromise = 2,

    /// <summary>affiliationChanged.</summary>
    AffiliationChanged = 3,

    /// <summary>superseded.</summary>
    Superseded = 4,

    /// <summary>cessationOfOperation.</summary>
    CessationOfOperation = 5,

    /// <summary>certificateHold.</summary>
    CertificateHold = 6,

    /// <summary>removeFromCRL: only in delta lists; the certificate is not revoked any more.</summary>
    RemoveFromCrl = 8,

    /// <summary>privilegeWithdrawn.</summary>
    PrivilegeWithdrawn = 9,

    /// <summary>aACompromise.</summary>
    AaCompromise = 10,
}
