using Microsoft.AspNetCore.Mvc;
using Segl.Server.Design;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Audit;

/// <summary>The organisation's audit trail, newest first (R4.9).</summary>
[Needs(Right.SeeCertificates)]
public sealed class AuditTrailModel(FindAuditEvents find, CurrentActor current) : AuditSearchPage
{
    /// <summary>Only events before this number, from the address.</summary>
    [BindProperty(SupportsGet = true, Name = "foer")]
    public long? Before { get; set; }

    /// <summary>Only events after this number, from the address.</summary>
    [BindProperty(SupportsGet = true, Name = "efter")]
    public long? After { get; set; }

    /// <summary>The events; none where what is looked for cannot be read.</summary>
    public AuditPage Events { get; private set; } = new([], Older: null, Newer: null);

    /// <summary>The people to choose from.</summary>
    public IReadOnlyList<(Guid Id, string Name)> People { get; private set; } = [];

    /// <summary>Shows them.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await current.GetAsync(cancellationToken) is not { } actor)
            return NotFound();

        People = await find.PeopleAsync(actor, cancellationToken);
        if (!ModelState.IsValid)
            return this.Malformed();

        var found = await find.HandleAsync(Search, new AuditPosition(Before, After), actor, cancellationToken);
        if (found.IsRefused)
            return RefusedAtField(found.Refusal);

        Events = found.Value;
        return Page();
    }

    /// <summary>The address of the page with older or newer events.</summary>
    public string PathTo(string name, long number) =>
        AuditPaths.Trail + Search.ToQuery(KeyValuePair.Create(name, number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
}
