using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Segl.Pki.Requests;

namespace Segl.Server.Tests.Api;

/// <summary>How a test speaks EST, behind a proxy that speaks TLS or over TLS itself.</summary>
internal static class EstCalls
{
    public const string Path = "/.well-known/est/";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A request for a new key, as EST transfers it.</summary>
    public static string Request()
    {
        using var key = RSA.Create(3072);
        return Convert.ToBase64String(CertificationRequest.Write(key));
    }

    /// <summary>Calls an operation.</summary>
    /// <param name="client">Who calls.</param>
    /// <param name="operation">Its path below EST's.</param>
    /// <param name="body">What is sent as PKCS#10.</param>
    /// <param name="credentials">Reference number and code, with a colon between; none where there are none.</param>
    /// <param name="accept">Which answer is wanted.</param>
    /// <param name="from">The address that the proxy tells.</param>
    public static async Task<EstAnswer> EstAsync(
        this HttpClient client, string operation, string body, string? credentials = null, string? accept = null, string? from = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path + operation) { Content = new StringContent(body, Encoding.ASCII) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/pkcs10");
        request.Headers.Add("X-Forwarded-Proto", "https");
        if (from is not null)
            request.Headers.Add("X-Forwarded-For", from);
        if (credentials is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await client.SendAsync(request, Token);
        return new EstAnswer(
            (int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync(Token),
            answer.Headers.RetryAfter?.Delta, answer.Headers.WwwAuthenticate.Count > 0);
    }
}

/// <summary>What EST answered.</summary>
internal sealed record EstAnswer(int Status, string? Type, string Body, TimeSpan? RetryAfter, bool AsksForPassword);
