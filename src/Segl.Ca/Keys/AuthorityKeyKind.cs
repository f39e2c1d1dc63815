using System.Diagnostics;
using System.Security.Cryptography;
using Segl.Pki.Keys;

namespace Segl.Ca.Keys;

/// <summary>The keys that an authority can sign with.</summary>
public enum AuthorityKeyKind
{
    /// <summary>RSA, 3072 bits: the OCES3 issuing authorities.</summary>
    Rsa3072,

    /// <summary>RSA, 4096 bits: the OCES3 root.</summary>
    Rsa4096,

    /// <summary>ECDSA on P-256.</summary>
    EcP256,

    /// <summary>ECDSA on P-384.</summary>
    EcP384,
}

/// <summary>What follows from the kind of an authority's key.</summary>
public static class AuthorityKeyKinds
{
    /// <summary>A new key.</summary>
    public static AsymmetricAlgorithm CreateKey(this AuthorityKeyKind kind) => kind switch
    {
        AuthorityKeyKind.Rsa3072 => RSA.Create(3072),
        AuthorityKeyKind.Rsa4096 => RSA.Create(4096),
        AuthorityKeyKind.EcP256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        AuthorityKeyKind.EcP384 => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        _ => throw new UnreachableException(),
    };

    /// <summary>What it signs end-entity certificates with.</summary>
    public static SignatureAlgorithm EndEntityAlgorithm(this AuthorityKeyKind kind) => kind switch
    {
        AuthorityKeyKind.Rsa3072 or AuthorityKeyKind.Rsa4096 => SignatureAlgorithm.RsaPssSha256,
        AuthorityKeyKind.EcP256 => SignatureAlgorithm.EcdsaP256Sha256,
        AuthorityKeyKind.EcP384 => SignatureAlgorithm.EcdsaP384Sha384,
        _ => throw new UnreachableException(),
    };

    /// <summary>What it signs authorities' certificates with: on RSA the stronger hash, as the OCES3 root does.</summary>
    public static SignatureAlgorithm AuthorityAlgorithm(this AuthorityKeyKind kind) => kind switch
    {
        AuthorityKeyKind.Rsa3072 or AuthorityKeyKind.Rsa4096 => SignatureAlgorithm.RsaPssSha512,
        AuthorityKeyKind.EcP256 => SignatureAlgorithm.EcdsaP256Sha256,
        AuthorityKeyKind.EcP384 => SignatureAlgorithm.EcdsaP384Sha384,
        _ => throw new UnreachableException(),
    };

    /// <summary>The kind of a key that was made elsewhere; null where it is none of ours.</summary>
    public static AuthorityKeyKind? KindOf(SubjectPublicKey key) => (key.Kind, key.Bits) switch
    {
        (PublicKeyKind.Rsa, 3072) => AuthorityKeyKind.Rsa3072,
        (PublicKeyKind.Rsa, 4096) => AuthorityKeyKind.Rsa4096,
        (PublicKeyKind.EcP256, _) => AuthorityKeyKind.EcP256,
        (PublicKeyKind.EcP384, _) => AuthorityKeyKind.EcP384,
        _ => null,
    };
}
