namespace Segl.Pki.Ocsp;

/// <summary>Answers that say nothing of certificates (RFC 6960 §2.3), in DER; they are not signed.</summary>
public static class OcspError
{
    /// <summary>The question was not understood.</summary>
    public static ReadOnlyMemory<byte> MalformedRequest { get; } = Encode(OcspStatus.MalformedRequest);

    /// <summary>The responder is in an unclear state; another may be asked.</summary>
    public static ReadOnlyMemory<byte> InternalError { get; } = Encode(OcspStatus.InternalError);

    /// <summary>The responder cannot answer now.</summary>
    public static ReadOnlyMemory<byte> TryLater { get; } = Encode(OcspStatus.TryLater);

    /// <summary>The responder knows nothing of that issuer (RFC 5019 §2.2.3).</summary>
    public static ReadOnlyMemory<byte> Unauthorized { get; } = Encode(OcspStatus.Unauthorized);

    // OCSPResponse ::= SEQUENCE { responseStatus ENUMERATED }
    private static byte[] Encode(OcspStatus status) => [0x30, 0x03, 0x0a, 0x01, (byte)status];
}
