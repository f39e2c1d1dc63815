using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Pki.Outcomes;
using Segl.Server.Design;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Issuing;

/// <summary>For whoever has a reference number but not the link with it.</summary>
[Public]
public sealed class EnterModel : PageModel
{
    /// <summary>The reference number as typed; nothing is said of it before the code is checked.</summary>
    [BindProperty]
    public string Reference { get; set; } = "";

    /// <summary>Asks for it.</summary>
    public void OnGet()
    {
    }

    /// <summary>Leads to the start page, the same way for every number.</summary>
    public IActionResult OnPost()
    {
        var digits = string.Concat(Reference.Where(character => !char.IsWhiteSpace(character)));
        return digits.Length is 0 or > 40
            ? this.Refused(new Refusal("ReferenceNumberMissing", "Type the reference number from the mail.") { Field = nameof(Reference) })
            : Redirect(IssuingPaths.Of(digits));
    }
}
