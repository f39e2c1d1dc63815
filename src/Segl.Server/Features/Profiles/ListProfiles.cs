using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Profiles;

/// <summary>Lists, searches and sorts an organisation's profiles (R4.1, R4.2).</summary>
public sealed class ListProfiles(SeglDatabase database, TimeProvider clock)
{
    /// <summary>Profiles per page.</summary>
    public const int PerPage = 50;

    /// <summary>One page of the list.</summary>
    public async Task<Result<ProfileList>> HandleAsync(
        ProfileFilter filter, ProfilePage page, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Has(Right.SeeCertificates))
            return Missing.Refusal;

        var now = clock.GetUtcNow();
        var query = new ProfileListQuery(actor.OrganisationId, filter, page, now);
        var found = await database.ProfileStandings.FromSqlRaw(query.Page(PerPage), query.Arguments).AsNoTracking()
            .ToListAsync(cancellationToken);
        var count = found is [var any, ..] ? any.Total : await CountAsync(filter, page, now, actor, cancellationToken);
        var shown = found.Take(PerPage).ToList();
        if (page.Direction == PageDirection.Before)
            shown.Reverse();
        return new ProfileList(await WithProfilesAsync(shown, cancellationToken), count)
        {
            Previous = HasPrevious(page, found) && shown is [var first, ..] ? ProfileCursor.At(first) : null,
            Next = HasNext(page, found) && shown is [.., var last] ? ProfileCursor.At(last) : null,
        };
    }

    // A first page that is empty is all there is; a later one was reached over a row that is gone.
    private async Task<int> CountAsync(
        ProfileFilter filter, ProfilePage page, DateTimeOffset now, Actor actor, CancellationToken cancellationToken)
    {
        if (page.Cursor is null)
            return 0;

        var query = new ProfileListQuery(actor.OrganisationId, filter, ProfilePage.First, now);
        return await database.Database.SqlQueryRaw<int>(query.Count(), query.Arguments).SingleAsync(cancellationToken);
    }

    // Whoever came from a row has that row on the other side; the row too many tells of more on this side.
    private static bool HasPrevious(ProfilePage page, List<ProfileStanding> found) =>
        page.Direction == PageDirection.Before ? found.Count > PerPage : page.Cursor is not null;

    private static bool HasNext(ProfilePage page, List<ProfileStanding> found) =>
        page.Direction == PageDirection.After ? found.Count > PerPage : page.Cursor is not null;

    private async Task<IReadOnlyList<ProfileRow>> WithProfilesAsync(List<ProfileStanding> standings, CancellationToken cancellationToken)
    {
        var ids = standings.ConvertAll(standing => standing.Id);
        var profiles = await database.Profiles.AsNoTracking().Where(profile => ids.Contains(profile.Id))
            .ToDictionaryAsync(profile => profile.Id, cancellationToken);
        return [.. standings.Where(standing => profiles.ContainsKey(standing.Id)).Select(standing =>
            new ProfileRow(profiles[standing.Id], standing))];
    }
}

/// <summary>One profile of the list and how it stands with its certificates.</summary>
public sealed record ProfileRow(CertificateProfile Profile, ProfileStanding Standing);

/// <summary>One page of the list.</summary>
/// <param name="Rows">Its profiles.</param>
/// <param name="Count">How many there are on all pages.</param>
public sealed record ProfileList(IReadOnlyList<ProfileRow> Rows, int Count)
{
    /// <summary>The row that the page before this one ends before; null on the first.</summary>
    public ProfileCursor? Previous { get; init; }

    /// <summary>The row that the page after this one begins after; null on the last.</summary>
    public ProfileCursor? Next { get; init; }
}
