using Segl.Ca.Keys;
using Segl.Pki.Certificates;
using Segl.Pki.Chains;

namespace Segl.Ca.Authorities;

/// <summary>One generation of the issuing authority, ready to sign, and the root above it.</summary>
internal sealed record Authority(AuthorityGeneration Generation, string Id, ISigningKey Key, CertificateChain Chain, Issuer Issuer) : IDisposable
{
    /// <summary>As its revocation lists and responders need it.</summary>
    public AuthoritySigner Signer { get; } = new(AuthorityRole.Issuing, Id, Chain.Leaf, Issuer, Key.SignAsync);

    public void Dispose() => Key.Dispose();
}
