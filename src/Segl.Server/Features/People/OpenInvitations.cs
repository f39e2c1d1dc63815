using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;

namespace Segl.Server.Features.People;

/// <summary>Finds the invitation of a link; whoever has the link may ask, and asking changes nothing.</summary>
public sealed class OpenInvitations(SeglDatabase database, TimeProvider clock)
{
    /// <summary>The invitation while its link works; why not, where it does not.</summary>
    public async Task<Result<OpenInvitation>> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (LinkToken.Find(token)?.Hash is not { } hash)
            return Missing.Refusal;

        var found = await (
            from invitation in database.Invitations
            join organisation in database.Organisations on invitation.OrganisationId equals organisation.Id
            join inviter in database.Users on invitation.InvitedBy equals inviter.Id
            where invitation.TokenHash == hash
            select new { invitation, organisation, inviter.Name }).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return Missing.Refusal;

        return found.invitation.StateAt(clock.GetUtcNow()) switch
        {
            InvitationState.Open => new OpenInvitation(found.invitation, found.organisation, found.Name),
            InvitationState.Accepted =>
                new Refusal("InvitationUsed", "The invitation was accepted already. Sign in with the account that accepted it."),
            InvitationState.Withdrawn => new Refusal("InvitationWithdrawn", "The organisation has withdrawn the invitation."),
            InvitationState.Expired =>
                new Refusal("InvitationExpired", "The invitation has expired. Ask the organisation to send it again."),
            var other => throw new UnreachableException($"State {other}"),
        };
    }
}

/// <summary>An invitation that can be accepted now.</summary>
public sealed record OpenInvitation(Invitation Invitation, Organisation Organisation, string Inviter);
