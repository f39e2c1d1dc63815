using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;

namespace Segl.Server.Features.People;

/// <summary>Accepts an invitation with the account that is signed in; it must be the invited address's own.</summary>
public sealed class AcceptInvitation(SeglDatabase database, OpenInvitations invitations, JoinOrganisation join)
{
    /// <summary>Tries against others who change the organisation's people at the same time.</summary>
    private const int TriesMax = 3;

    /// <summary>Why this account cannot accept; null where it can.</summary>
    public async Task<Refusal?> JudgeAsync(OpenInvitation open, CurrentSession session, CancellationToken cancellationToken) =>
        Refuse(open, await FindAsync(session, cancellationToken));

    /// <summary>Accepts; the organisation's id.</summary>
    public async Task<Result<Guid>> HandleAsync(string token, CurrentSession session, string? address, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var open = await invitations.FindAsync(token, cancellationToken);
            if (open.IsRefused)
                return open.Refusal;

            var account = await FindAsync(session, cancellationToken);
            if (Refuse(open.Value, account) is { } refusal)
                return refusal;

            var changed = await join.JoinAsync(open.Value, account, address, cancellationToken);
            if (changed is null)
                return open.Value.Organisation.Id;
            if (tries == TriesMax)
                return changed;
        }
    }

    private Task<Account> FindAsync(CurrentSession session, CancellationToken cancellationToken) =>
        database.Users.AsNoTracking().SingleAsync(account => account.Id == session.AccountId, cancellationToken);

    // The link shows only that somebody reads the invited address; a role goes to nobody else who happens to hold the link.
    private static Refusal? Refuse(OpenInvitation open, Account account) => open.Invitation.IsFor(account.Email)
        ? null
        : new Refusal(
            "InvitationForAnother",
            $"The invitation is for {open.Invitation.Email}, and the account's address is {account.Email}. Sign out to accept it with an "
            + $"account of that address.")
        {
            Arguments = [open.Invitation.Email.Value, account.Email ?? ""],
        };
}
