using System.Runtime.InteropServices;

namespace Segl.Pki.Ocsp;

/// <summary>The answer for one certificate (RFC 6960 §4.2.1); fractions of seconds are not written.</summary>
/// <param name="CertId">Which certificate.</param>
/// <param name="Status">What is said of it.</param>
/// <param name="ThisUpdate">When that was known to be right.</param>
/// <param name="NextUpdate">Until when it may be relied on; null where newer word is always at hand.</param>
/// <param name="ArchiveCutoff">Since when certificates that ended are still answered for (§4.4.4); null where not said.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OcspSingleResponse(
    OcspCertId CertId, OcspCertStatus Status, DateTimeOffset ThisUpdate, DateTimeOffset? NextUpdate, DateTimeOffset? ArchiveCutoff = null);
