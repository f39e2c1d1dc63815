using System.Runtime.InteropServices;
using Segl.Pki.Names;

namespace Segl.Pki.Revocation;

/// <summary>One entry of a revocation list (RFC 5280 §5.1.2.6).</summary>
/// <param name="SerialNumber">userCertificate.</param>
/// <param name="RevocationDate">revocationDate; its fraction of a second is not written.</param>
/// <param name="Reason">reasonCode; absent in the list where it is unspecified.</param>
/// <param name="InvalidityDate">invalidityDate: since when the certificate may have been wrong; null where nobody knows.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RevokedCertificate(
    SerialNumber SerialNumber,
    DateTimeOffset RevocationDate,
    CrlReason Reason = CrlReason.Unspecified,
    DateTimeOffset? InvalidityDate = null)
{
    /// <summary>The entry of a revocation of ours.</summary>
    public static RevokedCertificate Of(SerialNumber serialNumber, DateTimeOffset revokedAt, RevocationReason reason) =>
        new(serialNumber, revokedAt, (CrlReason)reason);
}
