using Segl.Ca.Keys;
using Segl.Pki.Certificates;
using Segl.Pki.Chains;

namespace Segl.Ca.Authorities;

/// <summary>The issuing authority, ready to sign, and the root above it.</summary>
internal sealed record Authority(string Id, ISigningKey Key, CertificateChain Chain, Issuer Issuer, AuthoritySigner Root) : IDisposable
{
    /// <summary>Both, the issuing authority first.</summary>
    public IReadOnlyList<AuthoritySigner> Signers { get; } =
        [new(AuthorityRole.Issuing, Id, Chain.Leaf, Issuer, Key.SignAsync), Root];

    public void Dispose() => Key.Dispose();
}
