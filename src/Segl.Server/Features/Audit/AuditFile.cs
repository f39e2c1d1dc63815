using System.Globalization;
using Microsoft.Net.Http.Headers;
using Segl.Ca.Auditing;

namespace Segl.Server.Features.Audit;

/// <summary>An export on its way to whoever asked for it: a file of JSON Lines, sent while it is read.</summary>
internal sealed class AuditFile(AuditExport exported) : IResult
{
    // Often enough that the reader sees it move, seldom enough that each write is worth its packet.
    private const int LinesPerFlush = 200;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, aborted) = (httpContext.Response, httpContext.RequestAborted);
        var day = exported.At.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        response.ContentType = AuditLines.ContentType;
        response.Headers[HeaderNames.ContentDisposition] = new ContentDispositionHeaderValue("attachment") { FileName = $"revisionsspor-{day}.jsonl" }.ToString();
        var lines = 0;
        await foreach (var record in exported.Records.WithCancellation(aborted))
        {
            AuditLines.Write(response.BodyWriter, record);
            if (++lines % LinesPerFlush == 0)
                await response.BodyWriter.FlushAsync(aborted);
        }

        await response.BodyWriter.FlushAsync(aborted);
    }
}
