using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Segl.Server.Design;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;
using Segl.Server.Texts;

namespace Segl.Server.Features.Notices;

/// <summary>Which mails the person wants.</summary>
[SignedInOnly(IsAlsoWithoutOrganisation = true)]
public sealed class ChooseMailsPageModel(SeglDatabase database, CurrentActor current, ChooseMails chooseMails) : PageModel
{
    /// <summary>Which mails.</summary>
    [BindProperty]
    public MailPreference? Preference { get; set; }

    /// <summary>In which language.</summary>
    [BindProperty]
    public Language? Language { get; set; }

    /// <summary>Shows what was chosen before.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var session = await SessionAsync(cancellationToken);
        var account = await database.Users.AsNoTracking().SingleAsync(own => own.Id == session.AccountId, cancellationToken);
        (Preference, Language) = (account.MailPreference, Texts.Languages.Find(account.Language));
    }

    /// <summary>Keeps the choice.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
            return this.Malformed();

        var session = await SessionAsync(cancellationToken);
        var chosen = new ChosenMails(Preference, Language);
        var refusals = await chooseMails.HandleAsync(chosen, session, CurrentActor.AddressOf(HttpContext), cancellationToken);
        if (refusals.Count > 0)
            return this.Refused(refusals);

        TempData["Saved"] = true;
        return RedirectToPage();
    }

    // The filter lets nobody in without a session.
    private async Task<CurrentSession> SessionAsync(CancellationToken cancellationToken) =>
        (await current.SessionAsync(cancellationToken))!;
}
