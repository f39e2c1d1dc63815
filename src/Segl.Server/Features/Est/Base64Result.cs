using System.Text;

namespace Segl.Server.Features.Est;

/// <summary>Octets in base64, as EST transfers them: with line ends, for clients that need them (RFC 8951 §3.1).</summary>
internal sealed class Base64Result(string contentType, ReadOnlyMemory<byte> content) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var text = Encoding.ASCII.GetBytes(Convert.ToBase64String(content.Span, Base64FormattingOptions.InsertLineBreaks) + "\r\n");
        httpContext.Response.ContentType = contentType;
        httpContext.Response.ContentLength = text.Length;

        // RFC 8951 §3.1 has clients ignore it; older ones look for it (RFC 7030 §4).
        httpContext.Response.Headers["Content-Transfer-Encoding"] = "base64";
        httpContext.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(httpContext.Request.Method))
            await httpContext.Response.Body.WriteAsync(text, httpContext.RequestAborted);
    }
}
