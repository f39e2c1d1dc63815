using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Segl.Acceptance.Tests.Terminal;

/// <summary>A server of an organisation with profiles without end: one in each part of the list, and always a next one.</summary>
internal sealed class EndlessServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly X509Certificate2 _certificate;

    private EndlessServer(WebApplication server, X509Certificate2 certificate) => (_server, _certificate) = (server, certificate);

    /// <summary>Where it listens.</summary>
    public string Address => _server.Urls.Single();

    /// <summary>Starts it with a certificate that OpenSSL signs with its own key, in a file that it is trusted by.</summary>
    public static async Task<EndlessServer> StartAsync(string certificateFile, string keyFile, CancellationToken cancellationToken)
    {
        (await OutsideTool.RunAsync(
            "openssl",
            [
                "req", "-x509", "-newkey", "rsa:3072", "-nodes", "-days", "1", "-subj", "/CN=endless", "-addext", "subjectAltName=IP:127.0.0.1",
                "-keyout", keyFile, "-out", certificateFile,
            ],
            cancellationToken: cancellationToken)).ShouldSucceed();
        var certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener => listener.UseHttps(certificate)));
        var server = builder.Build();
        server.MapGet("/api/v1/profiles", (int? after) => Results.Json(new
        {
            items = new[]
            {
                new { id = Guid.Empty, name = $"Nr. {after ?? 0}", email = "", status = "empty", certificates = 0, isPending = false },
            },
            next = ((after ?? 0) + 1).ToString(CultureInfo.InvariantCulture),
        }));
        await server.StartAsync(cancellationToken);
        return new EndlessServer(server, certificate);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _certificate.Dispose();
    }
}
