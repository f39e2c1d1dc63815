using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Segl.Demo;

namespace Segl.Bench.Machines;

/// <summary>Certificates with their keys, each of which is renewed once: with itself, over a connection of its own.</summary>
internal sealed class HeldCertificates
{
    private const int AtOnce = 64;
    private const int AnswerBytesMax = 16 * 1024;

    private readonly List<X509Certificate2> _certificates;
    private readonly List<string> _requests;

    private HeldCertificates(List<X509Certificate2> certificates, List<string> requests) => (_certificates, _requests) = (certificates, requests);

    /// <summary>A PKCS#10 in PEM.</summary>
    public static string RequestFor(RSA key) =>
        new CertificateRequest("CN=ignored", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequestPem();

    /// <summary>Has so many issued, and makes the requests for their successors.</summary>
    public static async Task<HeldCertificates> IssueAsync(ApiProgram program, IReadOnlyList<Guid> profiles, ManyKeys keys, int count)
    {
        var (own, next) = (keys.Next(count), keys.Next(count));
        var orders = await program.OrderAsync(profiles, count);
        var certificates = new X509Certificate2[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, _) =>
        {
            using var bare = X509CertificateLoader.LoadCertificate(await program.IssueAsync(orders[number], RequestFor(own[number])));
            certificates[number] = bare.CopyWithPrivateKey(own[number]);
        });
        return new([.. certificates], [.. next.AsParallel().AsOrdered().Select(RequestFor)]);
    }

    /// <summary>Renews some of them; answers how many a second. Their connections are there before.</summary>
    public async Task<double> RenewAsync(Uri mutual, int from, int count)
    {
        var renewals = new Renewal[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, _) =>
            renewals[number] = await Renewal.ConnectAsync(mutual, _certificates[from + number], _requests[from + number]));

        var began = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, _) => await renewals[number].SendAsync());
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        foreach (var renewal in renewals)
            await renewal.DisposeAsync();
        return count / seconds;
    }

    private sealed class Renewal(SslStream stream, byte[] request) : IAsyncDisposable
    {
        /// <summary>Connects, and asks for something once: in TLS 1.3 the server may still be at the handshake when the client is done.</summary>
        public static async Task<Renewal> ConnectAsync(Uri mutual, X509Certificate2 certificate, string request)
        {
            var client = new TcpClient { NoDelay = true };
            await client.ConnectAsync(mutual.Host, mutual.Port);
            var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = mutual.Host,
                ClientCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true),
                CertificateChainPolicy = ApiProgram.NoChain(),
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
            });
            await ExchangeAsync(stream, Encoding.ASCII.GetBytes($"GET /.well-known/est/csrattrs HTTP/1.1\r\nHost: {mutual.Authority}\r\n\r\n"));

            var body = string.Join('\n', request.Split('\n')[1..^1]);
            return new(stream, Encoding.ASCII.GetBytes(
                $"POST /.well-known/est/simplereenroll HTTP/1.1\r\nHost: {mutual.Authority}\r\nContent-Type: application/pkcs10\r\n"
                + $"Content-Length: {body.Length}\r\n\r\n{body}"));
        }

        public Task SendAsync() => ExchangeAsync(stream, request);

        public ValueTask DisposeAsync() => stream.DisposeAsync();

        private static async Task ExchangeAsync(SslStream stream, byte[] question)
        {
            await stream.WriteAsync(question);
            var answer = new byte[AnswerBytesMax];
            var held = 0;
            while (!IsWhole(answer.AsSpan(0, held)))
            {
                var read = await stream.ReadAsync(answer.AsMemory(held));
                Demands.Demand(read > 0, "The server ended the connection.");
                held += read;
            }

            Demands.Demand(answer.AsSpan().StartsWith("HTTP/1.1 200 "u8), Encoding.UTF8.GetString(answer, 0, held));
        }

        private static bool IsWhole(ReadOnlySpan<byte> answer)
        {
            var end = answer.IndexOf("\r\n\r\n"u8);
            if (end < 0)
                return false;

            var head = Encoding.ASCII.GetString(answer[..end]);
            var length = head.Split("\r\n").Single(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))["Content-Length: ".Length..];
            return answer.Length >= end + 4 + int.Parse(length, System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
