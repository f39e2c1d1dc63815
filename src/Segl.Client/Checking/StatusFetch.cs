using System.Net.Http.Headers;
using Segl.Pki.Certificates;
using Segl.Pki.Cms;
using Segl.Pki.Ocsp;
using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;

namespace Segl.Client.Checking;

/// <summary>Fetches what certificates point to: issuers, revocation lists, answers on status.</summary>
/// <remarks>Everything that comes back is judged by signature; that is why plain HTTP will do (RFC 5280 §8).</remarks>
public sealed class StatusFetch(HttpClient http)
{
    private const string RequestType = "application/ocsp-request";

    /// <summary>The certificates of the issuer, from an address in a certificate: one in DER, or PKCS#7 (RFC 5280 §4.2.2.1).</summary>
    public async Task<IReadOnlyList<FoundCertificate>> FetchIssuersAsync(FoundCertificate certificate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (UriOf(certificate.Extensions.AuthorityInfoAccess?.CaIssuersUri) is not { } uri
            || await TryGetAsync(uri, CertificatesOnlyMessage.MessageBytesMax, cancellationToken) is not { } bytes)
            return [];
        if (FoundCertificate.Read(bytes) is { IsRefused: false, Value: var one })
            return [one];

        var message = CertificatesOnlyMessage.Read(bytes);
        return message.IsRefused
            ? []
            : [.. message.Value.Select(FoundCertificate.Read).Where(parsed => !parsed.IsRefused).Select(parsed => parsed.Value)];
    }

    /// <summary>The revocation list that a certificate points to; the refusal where it names none or none can be had.</summary>
    public async Task<Result<FoundRevocationList>> FetchListAsync(FoundCertificate certificate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var named = certificate.Extensions.CrlDistributionPoints?.Uris.Select(UriOf).FirstOrDefault(uri => uri is not null);
        if (named is null)
            return new Refusal("CrlNotNamed", "The certificate names no revocation list over HTTP.");
        return await TryGetAsync(named, FoundRevocationList.BytesMax, cancellationToken) is { } bytes
            ? FoundRevocationList.Read(bytes)
            : Unreachable(named);
    }

    /// <summary>What the status service says of a certificate, verified; the refusal where it names none or it does not answer.</summary>
    public async Task<Result<OcspCertStatus>> AskAsync(
        Certificate certificate, Certificate issuer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(issuer);
        if (UriOf(certificate.Extensions.AuthorityInfoAccess?.OcspUri) is not { } uri)
            return new Refusal("OcspNotNamed", "The certificate names no status service over HTTP.");

        var certId = OcspCertId.Of(OcspIssuer.Of(issuer), certificate.SerialNumber, OcspHash.Sha1);
        using var question = new ByteArrayContent(OcspRequest.Write([certId], nonce: null));
        question.Headers.ContentType = new MediaTypeHeaderValue(RequestType);
        if (await TryPostAsync(uri, question, cancellationToken) is not { } bytes)
            return Unreachable(uri);

        var answer = OcspResponse.Parse(bytes);
        if (answer.IsRefused)
            return answer.Refusal;
        var check = OcspResponseCheck.Check(answer.Value, new OcspQuestion(issuer, certificate.SerialNumber), now);
        return check.IsRefused ? check.Refusal : check.Value.Status;
    }

    private static Refusal Unreachable(Uri uri) => new("StatusUnreachable", $"{uri} does not answer.");

    private static Uri? UriOf(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;

    // Null: whoever asks says what it means that there is nothing.
    private async Task<ReadOnlyMemory<byte>?> TryGetAsync(Uri uri, int bytesMax, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return answer.IsSuccessStatusCode ? await ReadAsync(answer, bytesMax, cancellationToken) : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task<ReadOnlyMemory<byte>?> TryPostAsync(Uri uri, HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.PostAsync(uri, content, cancellationToken);
            return answer.IsSuccessStatusCode ? await ReadAsync(answer, OcspResponse.BytesMax, cancellationToken) : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(
        HttpResponseMessage answer, int bytesMax, CancellationToken cancellationToken)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        using var read = new MemoryStream();
        var part = new byte[64 * 1024];
        while (await body.ReadAsync(part, cancellationToken) is > 0 and var count)
        {
            if (read.Length + count > bytesMax)
                return null;
            read.Write(part, 0, count);
        }

        return read.ToArray();
    }
}
