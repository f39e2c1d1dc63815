using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Segl.Server.Features.Status;

/// <summary>Bytes that anybody may fetch and keep: a certificate, a chain, a revocation list.</summary>
internal sealed record StatusDocument(ReadOnlyMemory<byte> Content, string ContentType, EntityTagHeaderValue Tag, DateTimeOffset ChangedAt)
{
    // What a slow client makes the server hold: a list can have tens of megabytes, and written at once it would be copied for each client.
    private const int PartBytes = 64 * 1024;

    /// <summary>Answers GET and HEAD, with 304 to whoever has it (RFC 9110 §13).</summary>
    public async Task AnswerAsync(HttpContext context, TimeSpan ageMax)
    {
        var response = context.Response;
        var tag = Tag.ToString();
        response.Headers.ETag = tag;
        response.Headers.LastModified = HeaderUtilities.FormatDate(ChangedAt);
        response.Headers.CacheControl = string.Create(CultureInfo.InvariantCulture, $"public, max-age={(long)ageMax.TotalSeconds}");

        // Public by nature: a page elsewhere may check a certificate too.
        response.Headers.AccessControlAllowOrigin = "*";
        if (KeptAnswers.IsAtHand(context.Request, tag, ChangedAt))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = ContentType;
        response.ContentLength = Content.Length;
        if (HttpMethods.IsHead(context.Request.Method))
            return;

        for (var rest = Content; !rest.IsEmpty; rest = rest[Math.Min(PartBytes, rest.Length)..])
            await response.Body.WriteAsync(rest[..Math.Min(PartBytes, rest.Length)], context.RequestAborted);
    }
}
