using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Design;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;

namespace Segl.Server.Features.Organisations;

/// <summary>The form of the organisation's settings.</summary>
[Needs(Right.ChangeOrganisation)]
public sealed class ChangeSettingsPageModel(SeglDatabase database, CurrentActor current, ChangeSettings changeSettings) : PageModel
{
    /// <summary>The version that the form was filled with.</summary>
    [BindProperty]
    public int SeenVersion { get; set; }

    /// <summary>Whether organisation certificates may be ordered.</summary>
    [BindProperty]
    public bool Certificates { get; set; }

    /// <summary>Whether profiles may have seals.</summary>
    [BindProperty]
    public bool Seals { get; set; }

    /// <summary>Whether orders may be identified via API.</summary>
    [BindProperty]
    public bool Api { get; set; }

    /// <summary>Whether people may sign in through the organisation's own identity provider.</summary>
    [BindProperty]
    public bool LocalIdp { get; set; }

    /// <summary>How many days before expiry somebody is told.</summary>
    [BindProperty]
    public string NoticeDays { get; set; } = "";

    /// <summary>Whether the contact person is told.</summary>
    [BindProperty]
    public bool ContactPerson { get; set; }

    /// <summary>Whether the user administrators are told.</summary>
    [BindProperty]
    public bool UserAdministrators { get; set; }

    /// <summary>A further address that is told; empty for none.</summary>
    [BindProperty]
    public string NoticeEmail { get; set; } = "";

    /// <summary>Shows the settings as they are.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var actor = await ActorAsync(cancellationToken);
        var organisation = await database.Organisations.AsNoTracking()
            .SingleAsync(own => own.Id == actor.OrganisationId, cancellationToken);
        (SeenVersion, Certificates) = (organisation.Version, organisation.AllowsOrganisationCertificates);
        (Seals, Api, LocalIdp) = (organisation.AllowsSeals, organisation.AllowsApiIdentification, organisation.AllowsLocalIdp);
        (NoticeDays, NoticeEmail) = (organisation.ExpiryNoticeDays.Value, organisation.ExpiryNoticeEmail?.Value ?? "");
        (ContactPerson, UserAdministrators) = (organisation.TellsContactPersonOfExpiry, organisation.TellsUserAdministratorsOfExpiry);
    }

    /// <summary>Changes them.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
            return this.Malformed();

        var days = Organisations.NoticeDays.Parse(NoticeDays);
        var email = NoticeEmail.Trim().Length == 0 ? null : EmailAddress.Parse(NoticeEmail);
        var faults = new[] { days.Refusal?.At(nameof(NoticeDays)), email?.Refusal?.At(nameof(NoticeEmail)) }.OfType<Refusal>().ToList();
        if (faults.Count > 0)
            return this.Refused(faults);

        var changed = await changeSettings.HandleAsync(
            Settings(days.Value, email?.Value), await ActorAsync(cancellationToken), cancellationToken);
        if (changed.IsRefused)
            return this.Refused(changed.Refusal);

        TempData["Saved"] = true;
        return LocalRedirect("/organisation");
    }

    private NewSettings Settings(NoticeDays days, EmailAddress? email) => new()
    {
        SeenVersion = SeenVersion,
        AllowsOrganisationCertificates = Certificates,
        AllowsSeals = Seals,
        AllowsApiIdentification = Api,
        AllowsLocalIdp = LocalIdp,
        ExpiryNoticeDays = days,
        TellsContactPersonOfExpiry = ContactPerson,
        TellsUserAdministratorsOfExpiry = UserAdministrators,
        ExpiryNoticeEmail = email,
    };

    // The filter lets nobody in without.
    private async Task<Actor> ActorAsync(CancellationToken cancellationToken) => (await current.GetAsync(cancellationToken))!;
}
