using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Pki.Outcomes;
using Segl.Server.Design;

namespace Segl.Server.Features.Audit;

/// <summary>A page about the events that its address narrows down to; the names of the fields are those of the address.</summary>
public abstract class AuditSearchPage : PageModel
{
    /// <summary>The first day.</summary>
    [BindProperty(SupportsGet = true)]
    public string Fra { get; set; } = "";

    /// <summary>The last day.</summary>
    [BindProperty(SupportsGet = true)]
    public string Til { get; set; } = "";

    /// <summary>Who.</summary>
    [BindProperty(SupportsGet = true)]
    public string Hvem { get; set; } = "";

    /// <summary>What kind of thing was acted on.</summary>
    [BindProperty(SupportsGet = true)]
    public string Hvad { get; set; } = "";

    /// <summary>To what.</summary>
    [BindProperty(SupportsGet = true)]
    public string Emne { get; set; } = "";

    /// <summary>How it ended.</summary>
    [BindProperty(SupportsGet = true)]
    public string Udfald { get; set; } = "";

    /// <summary>What is looked for.</summary>
    public AuditSearch Search => new() { From = Fra, Until = Til, Who = Hvem, What = Hvad, Subject = Emne, Outcome = Udfald };

    /// <summary>The page with the refusal at the field that it names.</summary>
    protected PageResult RefusedAtField(Refusal refusal) => this.Refused(refusal.Field switch
    {
        nameof(AuditSearch.From) => refusal.At(nameof(Fra)),
        nameof(AuditSearch.Until) => refusal.At(nameof(Til)),
        nameof(AuditSearch.Who) => refusal.At(nameof(Hvem)),
        nameof(AuditSearch.What) => refusal.At(nameof(Hvad)),
        nameof(AuditSearch.Subject) => refusal.At(nameof(Emne)),
        nameof(AuditSearch.Outcome) => refusal.At(nameof(Udfald)),
        _ => refusal,
    });
}
