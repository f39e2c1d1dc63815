using System.Globalization;
using Microsoft.Net.Http.Headers;
using Segl.Pki.Outcomes;
using Segl.Server.Storage;
using Segl.Server.Web;

namespace Segl.Server.Features.Api;

/// <summary>What a program saw of a thing that others change too: an ETag, and If-Match with it (RFC 9110 §13.1.1).</summary>
internal static class Versions
{
    /// <summary>Says which version an answer is.</summary>
    public static void Show(HttpContext context, int version) =>
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>The version that a request is about; <c>VersionMissing</c> where it names none.</summary>
    public static Result<int> Read(HttpContext context)
    {
        var tags = context.Request.GetTypedHeaders().IfMatch;
        if (tags is not [{ IsWeak: false } only] || only.Equals(EntityTagHeaderValue.Any))
            return new Refusal("VersionMissing", "Send the ETag of what you have seen as If-Match, so that nobody else's change is lost.");

        // A tag of somebody else's making matches no version.
        return int.TryParse(only.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1;
    }

    /// <summary>The answer to a change that came too late: 412 where the version says so (RFC 9110 §15.5.13).</summary>
    public static IResult Tell(Refusal refusal, HttpContext context) => refusal.Code == UnitOfWork.ChangedMeanwhile
        ? refusal.ToProblem(context, StatusCodes.Status412PreconditionFailed)
        : refusal.ToProblem(context);

    /// <summary>Likewise, of several refusals.</summary>
    public static IResult Tell(IReadOnlyList<Refusal> refusals, HttpContext context) =>
        refusals is [var only] ? Tell(only, context) : refusals.ToProblem(context);
}
