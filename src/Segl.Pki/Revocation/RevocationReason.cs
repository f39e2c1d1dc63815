using System.Diagnostics.CodeAnalysis;

namespace Segl.Pki.Revocation;

/// <summary>Why a certificate was revoked (RFC 5280 §5.3.1), with the numbers of the standard.</summary>
/// <remarks>
/// Without certificateHold and removeFromCRL, because a revocation is final here, and without the two for others' certificates.
/// </remarks>
[SuppressMessage("Design", "CA1027:Mark enums with FlagsAttribute", Justification = "The numbers are those of the standard, not bits.")]
public enum RevocationReason
{
    /// <summary>unspecified.</summary>
    Unspecified = 0,

    /// <summary>keyCompromise: somebody else has or may have the private key; the key is never certified again.</summary>
    KeyCompromise = 1,

    /// <summary>affiliationChanged: what the certificate says of its holder is no longer right.</summary>
    AffiliationChanged = 3,

    /// <summary>superseded: another certificate has taken its place.</summary>
    Superseded = 4,

    /// <summary>cessationOfOperation: nobody needs it any more.</summary>
    CessationOfOperation = 5,

    /// <summary>privilegeWithdrawn: the holder may no longer have it.</summary>
    PrivilegeWithdrawn = 9,
}
