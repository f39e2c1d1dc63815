using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Segl.Client.Connections;
using Segl.Pki.Certificates;

namespace Segl.Client.Tests;

public sealed class ServerAddressTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_trusted_certificate_for_another_name_is_told_apart_from_one_that_nobody_trusts()
    {
        using var own = CertificateFor("own", "127.0.0.1");
        using var other = CertificateFor("other", "192.0.2.1");
        using var stranger = CertificateFor("stranger", "127.0.0.1");

        (await ConnectAsync(shown: own, trusted: own)).ShouldBeNull();
        (await ConnectAsync(shown: other, trusted: other)).ShouldBeOfType<ServerNameException>();
        (await ConnectAsync(shown: stranger, trusted: own)).ShouldBeOfType<AuthenticationException>();
        (await ConnectAsync(shown: other, trusted: own)).ShouldBeOfType<AuthenticationException>();
    }

    // Why the connection was refused; null where the server has answered.
    private static async Task<Exception?> ConnectAsync(X509Certificate2 shown, X509Certificate2 trusted)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new ServerAddress(new Uri($"https://{listener.LocalEndpoint}"), FoundCertificate.Read(trusted.RawData).Value);
        var asking = AskAsync(address);
        await ServeAsync(listener, shown);
        return await asking;
    }

    private static async Task<Exception?> AskAsync(ServerAddress address)
    {
        using var client = address.Connect();
        try
        {
            using var answer = await client.GetAsync(new Uri("/", UriKind.Relative), Token);
            answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
            return null;
        }
        catch (HttpRequestException fault)
        {
            return fault.InnerException;
        }
    }

    private static async Task ServeAsync(TcpListener listener, X509Certificate2 shown)
    {
        using var connection = await listener.AcceptTcpClientAsync(Token);
        await using var tls = new SslStream(connection.GetStream());
        try
        {
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = shown }, Token);
            _ = await tls.ReadAsync(new byte[4096], Token);
            await tls.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"), Token);
        }
        catch (Exception fault) when (fault is IOException or AuthenticationException)
        {
            // The client has hung up, which is what is looked at.
        }
    }

    private static X509Certificate2 CertificateFor(string name, string address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.Create(
            request.SubjectName, X509SignatureGenerator.CreateForECDsa(key), now.AddDays(-1), now.AddDays(1), RandomNumberGenerator.GetBytes(8));
        using var whole = made.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), password: null);
    }
}
