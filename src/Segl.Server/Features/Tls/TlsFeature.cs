using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Segl.Server.Web;

namespace Segl.Server.Features.Tls;

/// <summary>The server's own HTTPS, and mutual TLS on listeners where nothing but interfaces answers.</summary>
internal static class TlsFeature
{
    private const string Section = "Segl:Tls";

    /// <summary>Adds the listeners, and the certificate that they show.</summary>
    /// <exception cref="InvalidOperationException">The configuration cannot be used: the host does not start.</exception>
    public static void AddTls(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(Section).Get<TlsOptions>(binder => binder.ErrorOnUnknownConfiguration = true)
            ?? new TlsOptions();
        if (options.Fault() is { } fault)
            throw new InvalidOperationException($"{Section}: {fault}");

        var plain = ListenerAddress.ParseAll($"{Section}:{nameof(TlsOptions.Urls)}", options.Urls, Uri.UriSchemeHttps);
        var mutual = ListenerAddress.ParseAll($"{Section}:{nameof(TlsOptions.MutualUrls)}", options.MutualUrls, Uri.UriSchemeHttps);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<ServerNames>();
        builder.Services.AddSingleton<ServerIdentity>();
        builder.Services.AddScoped<ClientCertificates>();
        if (!options.IsInUse)
            return;

        builder.Services.AddHostedService<ServerIdentityWorker>();
        builder.ListenAlsoAt("SeglTls", plain);
        builder.ListenAlsoAt("SeglMutualTls", mutual);
        builder.Services.AddGuardedListeners(mutual, Problems.AreSpokenAt);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint =>
        {
            if (mutual.Any(address => address.IsOf(endpoint.EndPoint)))
                endpoint.UseHttps(Handshake(kestrel, ClientCertificate.Demanded));
            else if (plain.Any(address => address.IsOf(endpoint.EndPoint)))
                endpoint.UseHttps(Handshake(kestrel, ClientCertificate.NotAskedFor));
        }));
    }

    private enum ClientCertificate
    {
        NotAskedFor,
        Demanded,
    }

    private static TlsHandshakeCallbackOptions Handshake(KestrelServerOptions kestrel, ClientCertificate client) => new()
    {
        OnConnection = connection =>
        {
            var identity = kestrel.ApplicationServices.GetRequiredService<ServerIdentity>();
            return ValueTask.FromResult(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = identity.Current,
                ClientCertificateRequired = client is ClientCertificate.Demanded,

                // That the client holds the key is proved by the handshake; whose certificate it is, and whether it is still good, each request asks
                // of the database: a connection can outlive a revocation.
                RemoteCertificateValidationCallback = (_, certificate, _, _) => client is ClientCertificate.NotAskedFor || certificate is not null,
                CertificateChainPolicy = NoChain(),
            });
        },
    };

    // The framework builds a chain before it asks the callback. Left to itself it fetches issuers from wherever a stranger's certificate says: the
    // server would ask addresses of an attacker's choice, and wait for them.
    private static X509ChainPolicy NoChain() => new()
    {
        DisableCertificateDownloads = true,
        RevocationMode = X509RevocationMode.NoCheck,
        TrustMode = X509ChainTrustMode.CustomRootTrust,
    };
}
