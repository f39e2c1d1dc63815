using System.Net.Http.Headers;
using System.Text;
using Segl.Client.Connections;
using Segl.Pki.Certificates;
using Segl.Pki.Cms;
using Segl.Pki.Outcomes;

namespace Segl.Client.Est;

/// <summary>Fetches and renews certificates over EST (RFC 7030).</summary>
/// <param name="connection">To the server; for a renewal, with the certificate that is renewed.</param>
[Clause("RFC 7030", "4")]
public sealed class EstClient(HttpClient connection)
{
    private const string Path = ".well-known/est/";
    private const string RequestType = "application/pkcs10";

    /// <summary>The authorities of the installation: every generation, and the root (§4.1).</summary>
    public async Task<Result<IReadOnlyList<Certificate>>> FetchAuthoritiesAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Path + "cacerts", UriKind.Relative));
        return await SendAsync(request, cancellationToken);
    }

    /// <summary>A certificate for the request, identified by reference number and one-time code (§4.2.1).</summary>
    public async Task<Result<Certificate>> EnrolAsync(
        string reference, string code, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        using var message = Post("simpleenroll", request);
        message.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{reference}:{code}")));
        return OneOf(await SendAsync(message, cancellationToken));
    }

    /// <summary>The successor of the certificate with which the connection was made (§4.2.2).</summary>
    public async Task<Result<Certificate>> ReenrolAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        using var message = Post("simplereenroll", request);
        return OneOf(await SendAsync(message, cancellationToken));
    }

    // RFC 8951 §3.1: base64, and no Content-Transfer-Encoding.
    private static HttpRequestMessage Post(string operation, ReadOnlyMemory<byte> request)
    {
        var content = new StringContent(Convert.ToBase64String(request.Span), Encoding.ASCII);
        content.Headers.ContentType = new MediaTypeHeaderValue(RequestType);
        return new HttpRequestMessage(HttpMethod.Post, new Uri(Path + operation, UriKind.Relative)) { Content = content };
    }

    private async Task<Result<IReadOnlyList<Certificate>>> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Accept.Add(new("application/pkcs7-mime"));
        request.Headers.Accept.Add(new(ServerRefusals.ProblemJson));
        using var answer = await connection.SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            return await ServerRefusals.ReadAsync(answer, cancellationToken);

        return Read(await answer.Content.ReadAsStringAsync(cancellationToken));
    }

    private static Result<IReadOnlyList<Certificate>> Read(string base64)
    {
        var octets = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, octets, out var written))
            return Unreadable("it is not base64");

        var message = CertificatesOnlyMessage.Read(octets.AsMemory(0, written));
        if (message.IsRefused)
            return Unreadable(message.Refusal.Detail);

        var certificates = new List<Certificate>();
        foreach (var der in message.Value)
        {
            var certificate = Certificate.Parse(der);
            if (certificate.IsRefused)
                return Unreadable(certificate.Refusal.Detail);
            certificates.Add(certificate.Value);
        }

        return certificates;
    }

    private static Result<Certificate> OneOf(Result<IReadOnlyList<Certificate>> answer)
    {
        if (answer.IsRefused)
            return answer.Refusal;
        return answer.Value is [var certificate] ? certificate : Unreadable($"it holds {answer.Value.Count} certificates, and not one");
    }

    private static Refusal Unreadable(string why) => new("AnswerUnreadable", $"The server's answer is no EST answer: {why}.");
}
