using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.SignIn;

/// <summary>
/// Who asks, as the database knows it now: a session that was ended or a role that was taken away counts from the next request on.
/// </summary>
public sealed class CurrentActor(IHttpContextAccessor http, SeglDatabase database, IOptions<SignInOptions> limits, TimeProvider clock)
{
    /// <summary>How exactly the last request is kept: one write in half a minute, not one per request.</summary>
    private static readonly TimeSpan SeenPrecision = TimeSpan.FromSeconds(30);

    private CurrentSession? _session;
    private Actor? _actor;

    /// <summary>The signed-in person acting for an organisation; null for nobody, and for somebody who has chosen none yet.</summary>
    public async ValueTask<Actor?> GetAsync(CancellationToken cancellationToken)
    {
        if (_actor is not null)
            return _actor;
        if (await SessionAsync(cancellationToken) is not { OrganisationId: { } organisationId } session)
            return null;

        var roles = await database.Memberships
            .Where(membership => membership.AccountId == session.AccountId && membership.OrganisationId == organisationId)
            .Select(membership => membership.Role)
            .ToListAsync(cancellationToken);
        _actor = roles.Count == 0
            ? null
            : new Actor(session.AccountId, session.Name, organisationId, roles.ToHashSet(), AddressOf(http.HttpContext));
        return _actor;
    }

    /// <summary>The organisation that the request is for, once the session was read; signing in reads it before anything else.</summary>
    internal Guid? ChosenOrganisation => _session?.OrganisationId;

    /// <summary>The living session that the request's cookie names; null for nobody.</summary>
    public async ValueTask<CurrentSession?> SessionAsync(CancellationToken cancellationToken)
    {
        if (_session is null && http.HttpContext is { } context && SessionCookie.SessionIdOf(context.User) is { } id)
            _session = await FindAsync(id, cancellationToken);
        return _session;
    }

    /// <summary>The session of an id if it is alive; then it was seen now.</summary>
    internal async Task<CurrentSession?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var found = await database.SignInSessions.AsNoTracking()
            .Where(session => session.Id == id)
            .Join(database.Users, session => session.AccountId, account => account.Id, (session, account) => new { session, account })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null || !found.session.IsAlive(limits.Value, now) || found.session.SecurityStamp != found.account.SecurityStamp)
            return null;

        if (now - found.session.SeenAt >= SeenPrecision)
            await database.SignInSessions.Where(session => session.Id == id && session.EndedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(session => session.SeenAt, now), cancellationToken);
        _session = new CurrentSession(id, found.account.Id, found.account.Name, found.session.OrganisationId);
        return _session;
    }

    internal static string? AddressOf(HttpContext? context) => context?.Connection.RemoteIpAddress?.ToString();
}

/// <summary>Who is signed in, in which session, and for which organisation if one is chosen.</summary>
public sealed record CurrentSession(Guid Id, Guid AccountId, string Name, Guid? OrganisationId)
{
    /// <summary>The name under which the audit trail knows the person.</summary>
    public string AuditName => $"account:{AccountId}";
}
