using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;

namespace Segl.Server.Features.Notices;

/// <summary>What the person was told, newest first.</summary>
[SignedInOnly(IsAlsoWithoutOrganisation = true)]
public sealed class NoticesModel(SeglDatabase database, CurrentActor current, TimeProvider clock) : PageModel
{
    private const int NoticesMax = 100;

    /// <summary>The notices.</summary>
    public IReadOnlyList<Notice> Notices { get; private set; } = [];

    /// <summary>Shows them; being shown does not make them read.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var accountId = await AccountIdAsync(cancellationToken);
        Notices = await database.Notices.AsNoTracking().Where(notice => notice.AccountId == accountId)
            .OrderByDescending(notice => notice.CreatedAt).ThenByDescending(notice => notice.Id)
            .Take(NoticesMax)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Marks all that are there now as read.</summary>
    public async Task<IActionResult> OnPostAllAsync(CancellationToken cancellationToken)
    {
        var accountId = await AccountIdAsync(cancellationToken);
        var now = clock.GetUtcNow();
        await database.Notices.Where(notice => notice.AccountId == accountId && notice.ReadAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(notice => notice.ReadAt, now), cancellationToken);
        return RedirectToPage();
    }

    /// <summary>Marks one as read and goes where it leads.</summary>
    public async Task<IActionResult> OnPostOpenAsync(Guid notice, CancellationToken cancellationToken)
    {
        var accountId = await AccountIdAsync(cancellationToken);
        var opened = await database.Notices.SingleOrDefaultAsync(other => other.Id == notice && other.AccountId == accountId, cancellationToken);
        if (opened is null)
            return NotFound();

        opened.ReadAt ??= clock.GetUtcNow();
        await database.SaveChangesAsync(cancellationToken);
        return LocalRedirect(SignInPaths.WayBack(opened.Path));
    }

    // The filter lets nobody in without a session.
    private async Task<Guid> AccountIdAsync(CancellationToken cancellationToken) => (await current.SessionAsync(cancellationToken))!.AccountId;
}
