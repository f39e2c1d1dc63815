namespace Segl.Pki.Keys;

/// <summary>The kinds of signature that can be verified, each with keys of its own.</summary>
public enum SignatureFamily
{
    /// <summary>RSA, by either padding.</summary>
    Rsa,

    /// <summary>ECDSA on a named curve.</summary>
    Ecdsa,

    /// <summary>DSA, which FIPS 186-5 withdrew: verified for old certificates of others, where that is asked for.</summary>
    Dsa,
}
