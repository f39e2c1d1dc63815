using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Languages;

/// <summary>Takes the language switch of the page header; shows nothing itself.</summary>
[Public]
public sealed class LanguageModel : PageModel
{
    /// <summary>Somebody typed the address.</summary>
    public IActionResult OnGet() => LocalRedirect("/");

    /// <summary>Keeps the language and goes back to the page that it was chosen on.</summary>
    public IActionResult OnPost(string language = "", string returnTo = "/")
    {
        if (Texts.Languages.Find(language) is not { } chosen)
            return BadRequest();

        LanguageChoice.Keep(Response, chosen);
        return LocalRedirect(Url.IsLocalUrl(returnTo) ? returnTo : "/");
    }
}
