using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Segl.Server.Design;
using Segl.Server.Features.Directory.Http;
using Segl.Server.Features.SignIn;
using Segl.Server.Web;

namespace Segl.Server.Features.Directory;

/// <summary>Where anybody finds the certificate of somebody to write to (R5.4).</summary>
[Public]
[EnableRateLimiting(RateLimits.Search)]
public sealed class SearchModel(SearchPublished search) : PageModel
{
    private const string Field = "soeg";

    /// <summary>What is looked for: an address, a name or a number.</summary>
    [BindProperty(SupportsGet = true, Name = Field)]
    public string? Search { get; set; }

    /// <summary>What was found; null where nothing was looked for.</summary>
    internal FoundCertificates? Found { get; private set; }

    /// <summary>Asks, and answers what the address asks for.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (Search is null)
            return Page();

        var question = DirectoryQuestion.OfText(Search);
        if (question.IsRefused)
            return this.Refused(question.Refusal.At(Field));

        Found = await search.HandleAsync(question.Value, cancellationToken);
        return Page();
    }
}
