using Segl.Ca.Keys;
using Segl.Pki.Certificates;
using Segl.Pki.Chains;

namespace Segl.Ca.Authorities;

/// <summary>The issuing authority, ready to sign.</summary>
internal sealed record Authority(string Id, ISigningKey Key, CertificateChain Chain, Issuer Issuer) : IDisposable
{
    public void Dispose() => Key.Dispose();
}
