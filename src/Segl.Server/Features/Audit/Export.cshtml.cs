using Microsoft.AspNetCore.Mvc;
using Segl.Server.Design;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Audit;

/// <summary>Exports the events that the address narrows down to.</summary>
[Needs(Right.SeeCertificates)]
public sealed class ExportModel(FindAuditEvents find, ExportAudit export, CurrentActor current) : AuditSearchPage
{
    /// <summary>Who is looked for, by name; null for everybody.</summary>
    public string? Person { get; private set; }

    /// <summary>Says what the file holds.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await current.GetAsync(cancellationToken) is not { } actor)
            return NotFound();

        await FindPersonAsync(actor, cancellationToken);
        var readable = await find.HandleAsync(Search, AuditPosition.Newest, actor, cancellationToken);
        return readable.IsRefused ? RefusedAtField(readable.Refusal) : Page();
    }

    /// <summary>Sends it.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await current.GetAsync(cancellationToken) is not { } actor)
            return NotFound();

        await FindPersonAsync(actor, cancellationToken);
        if (!ModelState.IsValid)
            return this.Malformed();

        var exported = await export.HandleAsync(Search, actor, cancellationToken);
        if (exported.IsRefused)
            return RefusedAtField(exported.Refusal);

        await new AuditFile(exported.Value).ExecuteAsync(HttpContext);
        return new EmptyResult();
    }

    private async Task FindPersonAsync(Actor actor, CancellationToken cancellationToken) =>
        Person = (await find.PeopleAsync(actor, cancellationToken)).FirstOrDefault(person => $"{person.Id}" == Hvem).Name;
}
