namespace Segl.Pki.Keys;

/// <summary>The kinds of public key that Segl knows.</summary>
public enum PublicKeyKind
{
    /// <summary>RSA, as rsaEncryption (RFC 3279 §2.3.1).</summary>
    Rsa,

    /// <summary>Elliptic curve P-256 (RFC 5480 §2.1.1.1).</summary>
    EcP256,

    /// <summary>Elliptic curve P-384 (RFC 5480 §2.1.1.1).</summary>
    EcP384,
}
