using Microsoft.EntityFrameworkCore;
using Segl.Server.Storage;

namespace Segl.Server.Features.Notices;

/// <summary>How many notices wait, for the number beside the name.</summary>
public sealed class UnreadNotices(SeglDatabase database)
{
    /// <summary>Counts the unread ones of an account.</summary>
    public Task<int> CountAsync(Guid accountId, CancellationToken cancellationToken) =>
        database.Notices.CountAsync(notice => notice.AccountId == accountId && notice.ReadAt == null, cancellationToken);
}
