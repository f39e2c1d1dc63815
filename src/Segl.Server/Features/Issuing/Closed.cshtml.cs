using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Issuing;

/// <summary>After <em>Close</em>: nothing can be fetched any more; says what to do next. It knows nothing of the order.</summary>
[Public]
public sealed class ClosedModel : PageModel
{
    /// <summary>Whether the certificate was fetched before.</summary>
    public bool IsFetched { get; private set; } = true;

    /// <summary>Where one begins again.</summary>
    public string AgainPath => IssuingPaths.Of(IssuingPaths.Reference(HttpContext));

    /// <summary>Shows it.</summary>
    public void OnGet(string? hentet) => IsFetched = hentet != "nej";
}
