using System.Globalization;
using Microsoft.Net.Http.Headers;
using Segl.Pki.Outcomes;
using Segl.Server.Storage;
using Segl.Server.Web;

namespace Segl.Server.Features.Api;

/// <summary>What a program saw of a thing that others change too: an ETag, and If-Match with it (RFC 9110 §13.1.1).</summary>
internal static class Versions
{
    // Versions count from 0.
    private const int None = -1;

    /// <summary>Says which version an answer is.</summary>
    public static void Show(HttpContext context, int version) =>
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>The version that a request is about.</summary>
    /// <param name="context">The request.</param>
    /// <param name="now">Says which version there is now, where the request takes several or any.</param>
    /// <returns>
    /// The refusal where the request names none, or not as a list of tags, or where there is nothing; a version that is none where no tag matches.
    /// </returns>
    public static async Task<Result<int>> ReadAsync(HttpContext context, Func<Task<Result<int>>> now)
    {
        var header = context.Request.Headers.IfMatch;
        if (header.Count == 0)
            return new Refusal("VersionMissing", "Send the ETag of what you have seen as If-Match, so that nobody else's change is lost.");
        if (!EntityTagHeaderValue.TryParseStrictList(header, out var tags) || (tags.Count > 1 && tags.Any(IsAny)))
            return new Refusal("Malformed", "If-Match is * or a list of tags in quotation marks.") { Field = "If-Match" };
        if (tags is [var only] && !IsAny(only))
            return VersionOf(only);

        var current = await now();
        return current.IsRefused || tags.Any(tag => IsAny(tag) || VersionOf(tag) == current.Value) ? current : None;
    }

    private static bool IsAny(EntityTagHeaderValue tag) => tag.Equals(EntityTagHeaderValue.Any);

    // Tags are compared strongly here, so that a weak one matches nothing; neither does one of somebody else's making.
    private static int VersionOf(EntityTagHeaderValue tag) =>
        !tag.IsWeak && int.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : None;

    /// <summary>The answer to a change that came too late: 412 where the version says so (RFC 9110 §15.5.13).</summary>
    public static IResult Tell(Refusal refusal, HttpContext context) => refusal.Code == UnitOfWork.ChangedMeanwhile
        ? refusal.ToProblem(context, StatusCodes.Status412PreconditionFailed)
        : refusal.ToProblem(context);

    /// <summary>Likewise, of several refusals.</summary>
    public static IResult Tell(IReadOnlyList<Refusal> refusals, HttpContext context) =>
        refusals is [var only] ? Tell(only, context) : refusals.ToProblem(context);
}
