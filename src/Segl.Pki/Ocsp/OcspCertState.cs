namespace Segl.Pki.Ocsp;

/// <summary>The choices of CertStatus with their tags (RFC 6960 §4.2.1).</summary>
public enum OcspCertState
{
    /// <summary>good.</summary>
    Good = 0,

    /// <summary>revoked.</summary>
    Revoked = 1,

    /// <summary>unknown.</summary>
    Unknown = 2,
}
