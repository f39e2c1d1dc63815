using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Segl.Server.Features.SignIn;

/// <summary>Signs out, by a form only: a link in a mail or picture must not.</summary>
[Public]
public sealed class SignOutModel(CurrentActor current, Sessions sessions) : PageModel
{
    /// <summary>Whether somebody is signed in still.</summary>
    public bool IsSignedIn { get; private set; }

    /// <summary>Says that nobody is signed in, or offers the button.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        IsSignedIn = await current.SessionAsync(cancellationToken) is not null;

    /// <summary>Ends the session.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await current.SessionAsync(cancellationToken) is { } session)
            await sessions.EndAsync(session, CurrentActor.AddressOf(HttpContext), cancellationToken);
        await HttpContext.SignOutAsync(SessionCookie.Scheme);
        return RedirectToPage();
    }
}
