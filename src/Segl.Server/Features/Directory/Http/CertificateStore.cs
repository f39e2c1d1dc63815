using System.Security.Cryptography;
using System.Text;
using Segl.Ca;
using Segl.Pki.Certificates;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Status;
using Segl.Server.Web;

namespace Segl.Server.Features.Directory.Http;

/// <summary>A certificate store over HTTP (RFC 4387).</summary>
internal static class CertificateStore
{
    private const string CertificateType = "application/pkix-cert";
    private const int BoundaryOctets = 16;

    // Whoever reads the answer by eye sees it; programs skip what stands before the first part (RFC 2046 §5.1.1).
    private const string MorePreamble = "There are more certificates than are answered at once. Ask for something narrower.\r\n";

    /// <summary>Answers with one certificate, several, or none.</summary>
    public static async Task AnswerAsync(HttpContext context, SearchStore search)
    {
        var question = StoreQuestion.Parse(context.Request.QueryString.Value ?? "");
        if (question.IsRefused)
        {
            await question.Refusal.ToProblem(context).ExecuteAsync(context);
            return;
        }

        var found = await search.HandleAsync(question.Value, context.RequestAborted);
        var task = found.Certificates switch
        {
            [] => NotFound("No certificate has that value.").ToProblem(context).ExecuteAsync(context),
            [var only] when !found.HasMore => WriteAsync(context, CertificateType, only.Der),
            _ => WriteSeveralAsync(context, found),
        };
        await task;
    }

    /// <summary>Answers with the newest revocation list of an authority, named by its name or its key.</summary>
    public static async Task AnswerListAsync(HttpContext context, CertificateAuthority authority, StatusDocuments documents)
    {
        var question = StoreQuestion.Parse(context.Request.QueryString.Value ?? "");
        if (question.IsRefused)
        {
            await question.Refusal.ToProblem(context).ExecuteAsync(context);
            return;
        }

        if (authority.Generations.FirstOrDefault(generation => IsListOf(generation.Certificate, question.Value)) is { } issuer)
            await documents.AnswerListAsync(issuer, context);
        else
            await NotFound("No revocation list has that value; ask with iHash or sKIDHash of its issuer.").ToProblem(context)
                .ExecuteAsync(context);
    }

    private static bool IsListOf(Certificate issuer, StoreQuestion question) => question.Attribute switch
    {
        StoreAttribute.IHash => StoreKey.OfName(issuer.Subject).ToString() == question.Value,
        StoreAttribute.SKIDHash => StoreKey.OfSubjectKeyIdentifier(issuer)?.ToString() == question.Value,
        _ => false, // The other attributes are of certificates.
    };

    private static Refusal NotFound(string detail) => new("NotFound", detail) { Clause = "RFC 4387 §2" };

    private static async Task WriteSeveralAsync(HttpContext context, FoundCertificates found)
    {
        var boundary = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(BoundaryOctets));
        using var body = new MemoryStream();
        body.Write(Encoding.ASCII.GetBytes(found.HasMore ? MorePreamble : ""));
        foreach (var certificate in found.Certificates)
        {
            body.Write(Encoding.ASCII.GetBytes(
                $"\r\n--{boundary}\r\nContent-Type: {CertificateType}\r\nContent-Transfer-Encoding: binary\r\n\r\n"));
            body.Write(certificate.Der.Span);
        }

        body.Write(Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n"));
        await WriteAsync(context, $"multipart/mixed; boundary=\"{boundary}\"", body.ToArray());
    }

    // Not to be kept by anybody: a revocation, and consent that is taken back, take a certificate out at once.
    private static async Task WriteAsync(HttpContext context, string contentType, ReadOnlyMemory<byte> content)
    {
        var response = context.Response;
        response.ContentType = contentType;
        response.ContentLength = content.Length;
        response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsGet(context.Request.Method))
            await response.Body.WriteAsync(content, context.RequestAborted);
    }
}
