namespace Segl.Pki.Ocsp;

/// <summary>The digests that a CertID can be made with (RFC 6960 §4.1.1, RFC 5019 §2.1.1).</summary>
public enum OcspHash
{
    /// <summary>SHA-1: what most clients still send; it only names an issuer here.</summary>
    Sha1,

    /// <summary>SHA-256.</summary>
    Sha256,

    /// <summary>SHA-384.</summary>
    Sha384,

    /// <summary>SHA-512.</summary>
    Sha512,
}
