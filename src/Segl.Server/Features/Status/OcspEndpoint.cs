using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Segl.Ca;
using Segl.Ca.Authorities;
using Segl.Ca.Status;
using Segl.Pki.Ocsp;
using Segl.Server.Web;

namespace Segl.Server.Features.Status;

/// <summary>OCSP over HTTP (RFC 6960 Appendix A.1), for caches as RFC 5019 §6 wants it.</summary>
internal sealed class OcspEndpoint(CertificateAuthority authority, TimeProvider clock, ILogger<OcspEndpoint> log)
{
    private const string RequestType = "application/ocsp-request";
    private const string ResponseType = "application/ocsp-response";
    private const string PathStart = AuthorityUris.OcspPath + "/";

    // Most answers are good for less.
    private readonly string?[] _cacheControls = new string?[3600];

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
        catch (IOException fault) when (!context.Response.HasStarted)
        {
            // A body that is cut into wrong pieces, or comes too slowly: nobody stands outside who would answer it.
            context.Response.StatusCode = ServerLimits.StatusOf(fault);
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
    private static ReadOnlySpan<char> QuestionOf(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.AsSpan();
        var start = target.IndexOf(PathStart, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
            return [];

        var question = target[(start + PathStart.Length)..];
        var end = question.IndexOf('?');
        return end < 0 ? question : question[..end];
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
        var headers = context.Response.Headers;
        headers.CacheControl = CacheControlUntil(answer.NextUpdate!.Value); // A signed answer has its times.
        headers.Expires = answer.NextUpdateText;
        headers.LastModified = answer.ProducedAtText;
        headers.ETag = answer.EntityTag;
        return KeptAnswers.IsAtHand(context.Request, answer.EntityTag, answer.ProducedAt!.Value);
    }

    // As long as the answer is good the same text serves all, second by second.
    private string CacheControlUntil(DateTimeOffset nextUpdate)
    {
        var seconds = Math.Max(0, (long)(nextUpdate - clock.GetUtcNow()).TotalSeconds);
        return seconds < _cacheControls.Length ? _cacheControls[seconds] ??= CacheControl(seconds) : CacheControl(seconds);
    }

    private static string CacheControl(long seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"public, max-age={seconds}, no-transform, must-revalidate");

    private static Task WriteAsync(HttpResponse response, StatusAnswer answer, CancellationToken cancellationToken)
    {
        // Nothing here is shown or run, so of the portal's headers this one is enough; an answer that is nobody else's says so.
        response.Headers.XContentTypeOptions = "nosniff";
        if (response.Headers.CacheControl.Count == 0)
            response.Headers.CacheControl = "no-store";
        response.ContentType = ResponseType;
        response.ContentLength = answer.Der.Length;
        return response.Body.WriteAsync(answer.Der, cancellationToken).AsTask();
    }
}
