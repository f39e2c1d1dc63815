using System.Text.Json;
using Segl.Pki.Outcomes;
using Segl.Server.Web;

namespace Segl.Server.Features.Api;

/// <summary>Tells a program what of its request could not be read, without telling it our types.</summary>
internal static class MalformedBody
{
    /// <summary>Answers what the framework throws at a body, a member or a parameter of the API that it cannot read.</summary>
    public static async Task TellAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments(ApiFeature.Root, StringComparison.OrdinalIgnoreCase))
        {
            await next(context);
            return;
        }

        // The framework takes a charset that it does not know for a fault of ours; JSON is UTF-8 anyway (RFC 8259 §8.1).
        if (context.Request.GetTypedHeaders().ContentType?.Charset is { HasValue: true } charset
            && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) && !charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase))
        {
            await Malformed("The body must be JSON in UTF-8.").ToProblem(context, StatusCodes.Status415UnsupportedMediaType).ExecuteAsync(context);
            return;
        }

        // Kept in memory, all of it, so that it can be looked at again where it is refused; a disk must not see it.
        if (BodyFaults.TypeOf(context) is not null)
            context.Request.EnableBuffering(ServerLimits.BodyBytesMax, ServerLimits.BodyBytesMax);

        try
        {
            await next(context);
        }
        catch (BadHttpRequestException fault) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            if (fault.InnerException is JsonException && await BodyFaults.FindAsync(context) is { Count: > 0 } faults)
                await faults.ToProblem(context).ExecuteAsync(context);
            else
                await Refuse(fault).ToProblem(context, fault.StatusCode).ExecuteAsync(context);
        }
    }

    private static Refusal Refuse(BadHttpRequestException fault) => fault switch
    {
        { InnerException: JsonException { Path: { } path } } => Malformed($"The JSON at {path} is not what is expected there.") with { Field = path },
        { InnerException: JsonException } => Malformed("The body is not JSON as this needs it."),
        { StatusCode: StatusCodes.Status415UnsupportedMediaType } => Malformed("The body must be application/json."),
        _ => Malformed("A parameter is missing, or cannot be read."),
    };

    private static Refusal Malformed(string detail) => new("Malformed", detail);
}
