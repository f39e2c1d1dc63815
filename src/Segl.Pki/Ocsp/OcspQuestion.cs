using Segl.Pki.Certificates;
using Segl.Pki.Names;

namespace Segl.Pki.Ocsp;

/// <summary>What a client asked, to hold the answer against.</summary>
/// <param name="Issuer">The issuer of the certificate.</param>
/// <param name="SerialNumber">The certificate's serial number.</param>
public sealed record OcspQuestion(Certificate Issuer, SerialNumber SerialNumber)
{
    /// <summary>The nonce that was sent; null where none was.</summary>
    public ReadOnlyMemory<byte>? Nonce { get; init; }

    /// <summary>
    /// Whether an answer without the nonce is refused; default no, because answers made in advance have none (RFC 9654 §2.1).
    /// </summary>
    public bool IsNonceRequired { get; init; }

    /// <summary>How far the clocks may differ; default five minutes.</summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an answer that names no end is relied on; default a day.</summary>
    public TimeSpan AgeMax { get; init; } = TimeSpan.FromDays(1);
}
