using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;
using Segl.Server.Texts;

namespace Segl.Server.Features.Profiles;

/// <summary>The list as a file for spreadsheets (R4.3), narrowed as the list that the link stood under.</summary>
[Needs(Right.AdministerCertificates)]
public sealed class ExportModel(ExportProfiles export, CurrentActor current, Wording texts, TimeProvider clock) : ProfileSearchPage
{
    /// <summary>Asking for headers exports nothing, and records nothing.</summary>
    public IActionResult OnHead() => StatusCode(StatusCodes.Status405MethodNotAllowed);

    /// <summary>Writes the file while it is read.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await current.GetAsync(cancellationToken) is not { } actor)
            return NotFound();
        var filter = ReadFilter();
        if (filter.IsRefused)
            return BadRequest();

        var exported = await export.HandleAsync(filter.Value, actor, cancellationToken);
        if (exported.IsRefused)
            return NotFound();

        Response.ContentType = "text/csv; charset=utf-8; header=present";
        Response.Headers[HeaderNames.ContentDisposition] = $"attachment; filename=\"{texts["Profiles.Export.FileName"]}-{clock.GetUtcNow():yyyy-MM-dd}.csv\"";
        await ProfileCsv.WriteAsync(Response.Body, exported.Value.Rows, clock.GetUtcNow(), texts, cancellationToken);
        return new EmptyResult();
    }
}
