using Segl.Server.Features.Api;
using Segl.Server.Features.Orders;
using Segl.Server.Web;

namespace Segl.Server.Features.Notices;

/// <summary>A person's notices over the API.</summary>
internal static class NoticesApi
{
    /// <summary>Maps it.</summary>
    public static void MapNotices(this RouteGroupBuilder api) =>
        api.MapGet("/notices", ListAsync).WithName("listNotices").WithTags("Notices")
            .WithSummary("Your own notices, newest first, 100 at a time; a system has none").Produces<NoticePageAnswer>()
            .Refuses(StatusCodes.Status404NotFound);

    private static async Task<IResult> ListAsync(
        Guid? after, Caller caller, ListNotices list, HttpContext context, CancellationToken cancellationToken)
    {
        if (caller.Actor.System is not null)
            return Missing.Refusal.ToProblem(context);

        var found = await list.ListAsync(caller.Actor, after, cancellationToken);
        if (found.IsRefused)
            return found.Refusal.ToProblem(context);

        var page = found.Value;
        return Results.Ok(new NoticePageAnswer(
            [.. page.Notices.Select(notice => new NoticeAnswer(notice.Id, notice.Kind, notice.About, notice.Path, notice.CreatedAt, notice.ReadAt))],
            page.HasOlder ? $"{page.Notices[^1].Id}" : null));
    }
}

/// <summary>One part of the notices.</summary>
/// <param name="Items">The notices.</param>
/// <param name="Next">What to send as <c>after</c>; null at the end.</param>
public sealed record NoticePageAnswer(IReadOnlyList<NoticeAnswer> Items, string? Next);

/// <summary>A notice.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What it tells of.</param>
/// <param name="About">The name of what it is about.</param>
/// <param name="Path">Where at the portal.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ReadAt">When it was read; null until then.</param>
public sealed record NoticeAnswer(Guid Id, string Kind, string About, string Path, DateTimeOffset CreatedAt, DateTimeOffset? ReadAt);
