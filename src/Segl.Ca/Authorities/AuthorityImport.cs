namespace Segl.Ca.Authorities;

/// <summary>Files of an issuing authority that was made elsewhere; read once, at the first start.</summary>
public sealed record AuthorityImport
{
    /// <summary>The private key: PKCS#8 in PEM, encrypted or not, or a PKCS#12 file with the certificates.</summary>
    public required string KeyFile { get; init; }

    /// <summary>The password of <see cref="KeyFile"/>; null where it has none.</summary>
    public string? Password { get; init; }

    /// <summary>The issuing certificate and the root in PEM; null where the PKCS#12 file has them.</summary>
    public string? ChainFile { get; init; }
}
