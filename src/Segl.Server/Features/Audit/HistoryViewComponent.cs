using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewComponents;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Audit;

/// <summary>
/// The history of a thing on the thing's own page: <c>&lt;vc:history about="…" /&gt;</c>, with a subject of <see cref="AuditSubjects"/>.
/// </summary>
public sealed class HistoryViewComponent(ReadHistory read, CurrentActor current) : ViewComponent
{
    /// <summary>Shows it, or nothing to whoever may not see it.</summary>
    public async Task<IViewComponentResult> InvokeAsync(string about)
    {
        var cancellationToken = HttpContext.RequestAborted;
        if (await current.GetAsync(cancellationToken) is not { } actor)
            return new ContentViewComponentResult("");

        var history = await read.HandleAsync(about, actor, cancellationToken);
        return history.IsRefused
            ? new ContentViewComponentResult("")
            : View("/Features/Audit/_History.cshtml", new ShownHistory(about, history.Value));
    }
}

/// <summary>What the history shows.</summary>
public sealed record ShownHistory(string About, History History);
