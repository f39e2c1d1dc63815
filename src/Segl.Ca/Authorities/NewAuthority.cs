using System.Security.Cryptography;
using Segl.Ca.Keys;
using Segl.Pki.Certificates;

namespace Segl.Ca.Authorities;

/// <summary>An authority that is not recorded yet: its certificate, and its private key where it is at hand.</summary>
/// <param name="Role">Its role in <c>ca_authority</c>.</param>
/// <param name="Certificate">Its certificate.</param>
/// <param name="Pkcs8">The private key in the clear, cleared on disposal; empty where the key is kept elsewhere.</param>
internal sealed record NewAuthority(string Role, Certificate Certificate, byte[] Pkcs8) : IDisposable
{
    public const string Root = "root";
    public const string Issuing = "issuing";

    public AuthorityKeyKind KeyKind => AuthorityKeyKinds.KindOf(Certificate.PublicKey)
        ?? throw new InvalidOperationException(
            $"The key of {Certificate.Subject} ({Certificate.PublicKey}) is of no kind that an authority can have: use RSA with 3072 or "
            + $"4096 bits, P-256 or P-384.");

    public void Dispose() => CryptographicOperations.ZeroMemory(Pkcs8);
}

/// <summary>The pair that an installation begins with.</summary>
internal sealed record NewAuthorities(NewAuthority Root, NewAuthority Issuing, string AuditAction) : IDisposable
{
    public void Dispose()
    {
        Root.Dispose();
        Issuing.Dispose();
    }
}
