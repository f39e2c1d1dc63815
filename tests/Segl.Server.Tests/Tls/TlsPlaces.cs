using Segl.Pki.Certificates;
using Segl.Server.Tests.Features.Cmp;

namespace Segl.Server.Tests.Tls;

/// <summary>Where a host speaks TLS of its own, without asking for a certificate and with.</summary>
internal sealed class TlsPlaces
{
    public Uri Plain { get; } = Secure(ServerProcess.FreeAddress());

    public Uri Mutual { get; } = Secure(ServerProcess.FreeAddress());

    /// <summary>What the host is told of them.</summary>
    public (string Key, string Value)[] Settings =>
    [
        ("Segl:Tls:Urls:0", $"{Plain}".TrimEnd('/')), ("Segl:Tls:MutualUrls:0", $"{Mutual}".TrimEnd('/')), ("Segl:Tls:Names:0", Plain.Host),
    ];

    /// <summary>A machine that trusts the host's authority.</summary>
    public TlsVisitor Visit(CmpSite site) => new(Plain, site.Authority.AuthorityCertificates[^1].Der, site.Clock.Now);

    /// <summary>One that shows a certificate, of which only the key need be right.</summary>
    public TlsVisitor Visit(CmpSite site, Certificate certificate, System.Security.Cryptography.RSA key) =>
        new(Mutual, site.Authority.AuthorityCertificates[^1].Der, site.Clock.Now, (certificate, key));

    private static Uri Secure(Uri address) => new UriBuilder(address) { Scheme = Uri.UriSchemeHttps }.Uri;
}
