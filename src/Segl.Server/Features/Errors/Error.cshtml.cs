using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;
using Segl.Server.Web;

namespace Segl.Server.Features.Errors;

/// <summary>What went wrong and what to do, for every status that an empty answer can have.</summary>
[IgnoreAntiforgeryToken] // It is run again for refused POSTs, and changes nothing.
[Public]
public sealed class ErrorModel(CurrentActor current, SeglDatabase database) : PageModel
{
    /// <summary>The texts to show: a part of the keys <c>Errors.….Title</c> and <c>Errors.….Text</c>.</summary>
    public string Kind { get; private set; } = "Fault";

    /// <summary>What to quote to the operator.</summary>
    public string Trace { get; private set; } = "";

    /// <summary>Where somebody with several organisations chooses another one to see the page; null for everybody else.</summary>
    public string? OtherOrganisation { get; private set; }

    /// <summary>Shows the error.</summary>
    public async Task OnGetAsync(int? status, CancellationToken cancellationToken)
    {
        Show(status);
        if (Kind == "NotFound" && HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is { } missing)
            OtherOrganisation = await OfferOtherAsync($"{missing.OriginalPath}{missing.OriginalQueryString}", cancellationToken);
    }

    /// <summary>Shows the error of a form.</summary>
    public void OnPost(int? status) => Show(status);

    // A link from a mail may lead to what belongs to another own organisation than the one that is chosen.
    private async Task<string?> OfferOtherAsync(string path, CancellationToken cancellationToken)
    {
        if (await current.SessionAsync(cancellationToken) is not { OrganisationId: not null } session)
            return null;

        var own = await database.Memberships.Where(membership => membership.AccountId == session.AccountId)
            .Select(membership => membership.OrganisationId).Distinct().OrderBy(id => id).Take(2).CountAsync(cancellationToken);
        return own > 1 ? SignInPaths.ChooseOrganisationThen(path) : null;
    }

    private void Show(int? status)
    {
        var code = status is >= 400 and <= 599 ? status.Value : HttpContext.Response.StatusCode;

        // Somebody typed the address of this page: there is nothing here.
        if (code < 400)
            code = StatusCodes.Status404NotFound;

        HttpContext.Response.StatusCode = code;
        Kind = KindOf(code);
        Trace = Problems.TraceOf(HttpContext);
    }

    private string KindOf(int code) => code switch
    {
        400 when ErrorPages.IsOldForm(HttpContext) => "OldForm",
        400 when ErrorPages.IsUnreadableForm(HttpContext) => "UnreadableForm",
        401 or 403 => "NotAllowed",
        404 => "NotFound",
        413 => "TooLarge",
        429 => "TooMany",
        503 => "Busy",
        < 500 => "Malformed",
        _ => "Fault",
    };
}
