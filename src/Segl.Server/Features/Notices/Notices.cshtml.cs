using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;

namespace Segl.Server.Features.Notices;

/// <summary>What the person was told, newest first.</summary>
[SignedInOnly(IsAlsoWithoutOrganisation = true)]
public sealed class NoticesModel(SeglDatabase database, ListNotices list, CurrentActor current, TimeProvider clock) : PageModel
{
    /// <summary>The last notice of the page before, from the address; null for the first page.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Before { get; set; }

    /// <summary>The notices.</summary>
    public NoticePage Shown { get; private set; } = new([], HasOlder: false);

    /// <summary>Shows them; being shown does not make them read.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        Shown = await list.ListAsync(await AccountIdAsync(cancellationToken), Before, cancellationToken);

    /// <summary>Marks all that are there now as read.</summary>
    public async Task<IActionResult> OnPostAllAsync(CancellationToken cancellationToken)
    {
        var accountId = await AccountIdAsync(cancellationToken);
        var now = clock.GetUtcNow();
        await database.Notices.Where(notice => notice.AccountId == accountId && notice.ReadAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(notice => notice.ReadAt, now), cancellationToken);
        return RedirectToPage();
    }

    /// <summary>Marks one as read and stays.</summary>
    public async Task<IActionResult> OnPostReadAsync(Guid notice, CancellationToken cancellationToken) =>
        await ReadAsync(notice, cancellationToken) is null ? NotFound() : RedirectToPage(new { Before });

    /// <summary>Marks one as read and goes where it leads, over the choice of the organisation whose matter it is.</summary>
    public async Task<IActionResult> OnPostOpenAsync(Guid notice, CancellationToken cancellationToken)
    {
        if (await ReadAsync(notice, cancellationToken) is not { } opened)
            return NotFound();

        var path = SignInPaths.WayBack(opened.Path);
        return LocalRedirect(
            await IsOfAnotherAsync(opened, cancellationToken) ? SignInPaths.ChooseOrganisationFor(opened.OrganisationId, path) : path);
    }

    // Who has left the organisation meanwhile cannot choose it.
    private async Task<bool> IsOfAnotherAsync(Notice notice, CancellationToken cancellationToken)
    {
        var session = (await current.SessionAsync(cancellationToken))!; // The filter lets nobody in without one.
        return session.OrganisationId != notice.OrganisationId
            && await database.Memberships.AnyAsync(
                membership => membership.AccountId == session.AccountId && membership.OrganisationId == notice.OrganisationId,
                cancellationToken);
    }

    private async Task<Notice?> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        var accountId = await AccountIdAsync(cancellationToken);
        var read = await database.Notices.SingleOrDefaultAsync(other => other.Id == id && other.AccountId == accountId, cancellationToken);
        if (read is null)
            return null;

        read.ReadAt ??= clock.GetUtcNow();
        await database.SaveChangesAsync(cancellationToken);
        return read;
    }

    // The filter lets nobody in without a session.
    private async Task<Guid> AccountIdAsync(CancellationToken cancellationToken) =>
        (await current.SessionAsync(cancellationToken))!.AccountId;
}
