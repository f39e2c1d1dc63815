using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Pki.Outcomes;
using Segl.Server.Design;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;

namespace Segl.Server.Features.Profiles;

/// <summary>
/// What every page does that changes a profile: find it for who asks, fill the form, and fill it again where somebody else was first.
/// </summary>
public abstract class ProfileEditPage(FindProfileToEdit find, CurrentActor current) : PageModel
{
    /// <summary>The profile's id, from the address.</summary>
    [BindProperty(SupportsGet = true, Name = "profile")]
    public Guid ProfileId { get; set; }

    /// <summary>The version that the form was filled with.</summary>
    [BindProperty]
    public int SeenVersion { get; set; }

    /// <summary>The profile and its organisation.</summary>
    public ProfileToEdit Found { get; private set; } = null!; // Set before the page is shown.

    /// <summary>Shows the form.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is null)
            return NotFound();

        FillInNow();
        return Page();
    }

    /// <summary>Fills the fields with the profile as it is.</summary>
    protected abstract void FillIn(CertificateProfile profile);

    /// <summary>Finds the profile of the address; null where there is none for who asks.</summary>
    protected async Task<Actor?> FindAsync(CancellationToken cancellationToken)
    {
        if (await current.GetAsync(cancellationToken) is not { } actor)
            return null;

        var found = await find.HandleAsync(ProfileId, actor, cancellationToken);
        if (found.IsRefused)
            return null;

        Found = found.Value;
        return actor;
    }

    /// <summary>Says what is wrong, or leads back to the profile, which says that it is saved.</summary>
    protected async Task<IActionResult> AnswerAsync(IReadOnlyList<Refusal> refusals, CancellationToken cancellationToken)
    {
        if (refusals is not [.., var last])
            return Redirect(ProfilePaths.Saved(ProfileId));

        // What the other one wrote is shown before it can be written over.
        if (last.Code == UnitOfWork.ChangedMeanwhile && await FindAsync(cancellationToken) is not null)
        {
            ModelState.Clear();
            FillInNow();
        }

        foreach (var refusal in refusals.SkipLast(1))
            this.AddRefusal(refusal);
        return this.Refused(last);
    }

    private void FillInNow()
    {
        SeenVersion = Found.Profile.Version;
        FillIn(Found.Profile);
    }
}
