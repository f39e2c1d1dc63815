using Microsoft.EntityFrameworkCore;
using Segl.Server.Storage;

namespace Segl.Server.Features.SignIn;

/// <summary>How somebody was approved, for the audit trail.</summary>
public enum ApprovalMethod
{
    /// <summary>A passkey.</summary>
    Passkey,

    /// <summary>Password and an app's code, or a recovery code.</summary>
    Password,
}

/// <summary>Begins and ends sessions, with their evidence.</summary>
public sealed class Sessions(SeglDatabase database, UnitOfWork unitOfWork, ApproveByPassword passwords, TimeProvider clock)
{
    /// <summary>Rows of sessions that ended are kept so long: the audit trail keeps what matters.</summary>
    private static readonly TimeSpan EndedKept = TimeSpan.FromDays(1);

    /// <summary>Begins a session of somebody who was approved; with one organisation only, it is chosen.</summary>
    public async Task<CurrentSession> BeginAsync(
        Account account, ApprovalMethod method, string? address, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var session = new SignInSession
        {
            Id = Guid.CreateVersion7(now),
            AccountId = account.Id,
            OrganisationId = await OnlyOrganisationAsync(account.Id, cancellationToken),
            SecurityStamp = account.SecurityStamp ?? throw new InvalidOperationException($"Account {account.Id} has no security stamp."),
            StartedAt = now,
            SeenAt = now,
        };
        database.SignInSessions.Add(session);
        unitOfWork.Record(
            $"account:{account.Id}",
            address,
            "session.begin",
            session.OrganisationId,
            $"session:{session.Id}",
            [KeyValuePair.Create("method", method.ToString())]);
        await unitOfWork.CommitAsync(cancellationToken);
        await database.SignInSessions.Where(other => other.AccountId == account.Id && other.SeenAt < now - EndedKept)
            .ExecuteDeleteAsync(cancellationToken);
        return new CurrentSession(session.Id, account.Id, account.Name, session.OrganisationId);
    }

    /// <summary>Ends a session; its cookie is worth nothing from now on, wherever it is.</summary>
    public async Task EndAsync(CurrentSession session, string? address, CancellationToken cancellationToken)
    {
        var ended = await database.SignInSessions.SingleAsync(other => other.Id == session.Id, cancellationToken);
        ended.EndedAt = clock.GetUtcNow();
        unitOfWork.Record(session.AuditName, address, "session.end", session.OrganisationId, $"session:{session.Id}");
        await unitOfWork.CommitAsync(cancellationToken);
    }

    /// <summary>Lets the person act for another organisation that has given the person a role.</summary>
    /// <returns>False where it has given none.</returns>
    public async Task<bool> ChooseOrganisationAsync(
        CurrentSession session, Guid organisationId, string? address, CancellationToken cancellationToken)
    {
        if (!await database.Memberships.AnyAsync(
                membership => membership.AccountId == session.AccountId && membership.OrganisationId == organisationId, cancellationToken))
            return false;

        var changed = await database.SignInSessions.SingleAsync(other => other.Id == session.Id, cancellationToken);
        changed.OrganisationId = organisationId;
        unitOfWork.Record(session.AuditName, address, "session.choose-organisation", organisationId, $"session:{session.Id}");
        await unitOfWork.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Writes down that somebody was not let in, in the trail of the organisation that the session would have been for.</summary>
    /// <remarks>What was typed as user ID is not kept: it may be a password.</remarks>
    public async Task RecordRefusedAsync(string userId, ApprovalMethod method, string? address, CancellationToken cancellationToken)
    {
        var normalized = userId.Trim().ToUpperInvariant();
        var accountId = await database.Users.Where(account => account.NormalizedUserName == normalized)
            .Select(account => account.Id).SingleOrDefaultAsync(cancellationToken);
        var isPaused = await passwords.IsPausedAsync(accountId, cancellationToken);
        var subject = accountId == Guid.Empty ? "account:unknown" : $"account:{accountId}";
        var organisationId = await OnlyOrganisationAsync(accountId, cancellationToken);
        unitOfWork.RecordRefused("anonymous", address, isPaused ? "sign-in.pause" : "sign-in", organisationId, subject,
            [KeyValuePair.Create("method", method.ToString())]);
        await unitOfWork.CommitAsync(cancellationToken);
    }

    /// <summary>Writes down that somebody signed in again, and for what.</summary>
    public async Task RecordAgainAsync(
        CurrentSession session, string purpose, ApprovalMethod method, string? address, CancellationToken cancellationToken)
    {
        unitOfWork.Record(session.AuditName, address, "sign-in.again", session.OrganisationId, $"session:{session.Id}",
            [KeyValuePair.Create("method", method.ToString()), KeyValuePair.Create("purpose", purpose)]);
        await unitOfWork.CommitAsync(cancellationToken);
    }

    private async Task<Guid?> OnlyOrganisationAsync(Guid accountId, CancellationToken cancellationToken)
    {
        var organisations = await database.Memberships.Where(membership => membership.AccountId == accountId)
            .Select(membership => membership.OrganisationId).Distinct().OrderBy(id => id).Take(2).ToListAsync(cancellationToken);
        return organisations is [var only] ? only : null;
    }
}
