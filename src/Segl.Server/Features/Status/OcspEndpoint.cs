using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Segl.Ca;
using Segl.Ca.Authorities;
using Segl.Ca.Status;
using Segl.Pki.Ocsp;

namespace Segl.Server.Features.Status;

/// <summary>OCSP over HTTP (RFC 6960 Appendix A.1), for caches as RFC 5019 §6 wants it.</summary>
internal sealed class OcspEndpoint(CertificateAuthority authority, TimeProvider clock, ILogger<OcspEndpoint> log)
{
    private const string RequestType = "application/ocsp-request";
    private const string ResponseType = "application/ocsp-response";
    private const string PathStart = AuthorityUris.OcspPath + "/";

    /// <summary>The question is the body.</summary>
    public async Task PostAsync(HttpContext context)
    {
        if (!IsQuestion(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        // One octet more than is read, to see that there is more.
        var buffer = ArrayPool<byte>.Shared.Rent(OcspRequest.BytesMax + 1);
        try
        {
            var octets = await ReadAsync(context.Request, buffer.AsMemory(0, OcspRequest.BytesMax + 1), context.RequestAborted);
            if (octets > OcspRequest.BytesMax)
            {
                context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
                return;
            }

            var question = OcspRequest.Parse(buffer.AsMemory(0, octets));
            var answer = question.IsRefused ? StatusAnswer.MalformedRequest : await AnswerAsync(question.Value, context.RequestAborted);
            await WriteAsync(context.Response, answer, context.RequestAborted);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The question is what follows the path.</summary>
    public async Task GetAsync(HttpContext context)
    {
        var question = OcspRequest.ParsePath(QuestionOf(context));
        var answer = question.IsRefused ? StatusAnswer.MalformedRequest : await AnswerAsync(question.Value, context.RequestAborted);
        if (answer.IsForAnybody && LetBeKept(context, answer))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        await WriteAsync(context.Response, answer, context.RequestAborted);
    }

    private static bool IsQuestion(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(RequestType, StringComparison.OrdinalIgnoreCase);

    private static async ValueTask<int> ReadAsync(HttpRequest request, Memory<byte> buffer, CancellationToken cancellationToken) =>
        request.ContentLength > OcspRequest.BytesMax
            ? buffer.Length
            : await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);

    // As it came: what the server makes of a path (two slashes, percent signs) is no longer base64.
    private static string QuestionOf(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var start = target.IndexOf(PathStart, StringComparison.OrdinalIgnoreCase);
        return start < 0 ? "" : target[(start + PathStart.Length)..].Split('?', 2)[0];
    }

    // Whoever asks here understands no other form of answer than this; what is wrong stands in the log.
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "RFC 6960 §2.3: a fault is answered internalError or tryLater.")]
    private async ValueTask<StatusAnswer> AnswerAsync(OcspRequest question, CancellationToken cancellationToken)
    {
        try
        {
            return await authority.AnswerStatusAsync(question, cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            StatusLog.AnsweringFailed(log, fault);
            return StatusAnswer.TryLater;
        }
    }

    // RFC 5019 §6.2. Answers whether the client has this very answer.
    private bool LetBeKept(HttpContext context, StatusAnswer answer)
    {
        var (headers, tag) = (context.Response.Headers, new EntityTagHeaderValue($"\"{answer.Sha256}\""));
        var nextUpdate = answer.NextUpdate!.Value; // a signed answer has one
        var seconds = Math.Max(0, (long)(nextUpdate - clock.GetUtcNow()).TotalSeconds);
        headers.CacheControl = string.Create(CultureInfo.InvariantCulture, $"public, max-age={seconds}, no-transform, must-revalidate");
        headers.Expires = HeaderUtilities.FormatDate(nextUpdate);
        headers.LastModified = HeaderUtilities.FormatDate(answer.ProducedAt!.Value); // the same
        headers.ETag = tag.ToString();
        return context.Request.Headers.IfNoneMatch.Count > 0
            && context.Request.GetTypedHeaders().IfNoneMatch.Any(each => each.Compare(tag, useStrongComparison: false));
    }

    private static async Task WriteAsync(HttpResponse response, StatusAnswer answer, CancellationToken cancellationToken)
    {
        response.ContentType = ResponseType;
        response.ContentLength = answer.Der.Length;
        await response.Body.WriteAsync(answer.Der, cancellationToken);
    }
}
