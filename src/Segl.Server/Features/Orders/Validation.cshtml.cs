using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Segl.Pki.Outcomes;
using Segl.Server.Features.SignIn;
using Segl.Server.Web;

namespace Segl.Server.Features.Orders;

/// <summary>
/// Where the reader of an address in a certificate validates it (R2.6); whoever has the link may, and only by pressing the button.
/// </summary>
[Public]
[EnableRateLimiting(RateLimits.Validation)]
public sealed class ValidationModel(ValidateEmail validate) : PageModel
{
    /// <summary>The secret of the link, from the address.</summary>
    [BindProperty(SupportsGet = true, Name = "token")]
    public string Secret { get; set; } = "";

    /// <summary>What the link asks, or asked; null where it asks nothing any more.</summary>
    public ValidationQuestion? Question { get; private set; }

    /// <summary>Whether the address was validated just now.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Why the link asks nothing any more; null where it does.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>Asks.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        Show(await validate.FindAsync(Secret, cancellationToken));

    /// <summary>Validates.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var validated = await validate.HandleAsync(Secret, HttpContext.Connection.RemoteIpAddress?.ToString(), cancellationToken);
        IsDone = !validated.IsRefused;
        return Show(validated);
    }

    private IActionResult Show(Result<ValidationQuestion> result)
    {
        if (!result.IsRefused)
        {
            Question = result.Value;
            return Page();
        }

        if (Problems.StatusOf(result.Refusal) == StatusCodes.Status404NotFound)
            return NotFound();

        Refusal = result.Refusal;
        Response.StatusCode = Problems.StatusOf(result.Refusal);
        return Page();
    }
}
