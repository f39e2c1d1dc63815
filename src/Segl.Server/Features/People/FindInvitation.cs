using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.People;

/// <summary>Finds an invitation of the actor's organisation.</summary>
public sealed class FindInvitation(SeglDatabase database, TimeProvider clock)
{
    /// <summary>The invitation with how it stands and who sent it last.</summary>
    public async Task<Result<InvitationDetails>> HandleAsync(Guid invitationId, Actor actor, CancellationToken cancellationToken)
    {
        var invitation = await database.Invitations.AsNoTracking()
            .SingleOrDefaultAsync(
                invitation => invitation.Id == invitationId && invitation.OrganisationId == actor.OrganisationId, cancellationToken);
        if (invitation is null || !actor.Has(Right.ChangeOrganisation))
            return Missing.Refusal;

        var inviter = await database.Users.Where(account => account.Id == invitation.InvitedBy).Select(account => account.Name)
            .SingleAsync(cancellationToken);
        return new InvitationDetails(invitation, invitation.StateAt(clock.GetUtcNow()), inviter);
    }
}

/// <summary>An invitation, how it stands, and who sent it last.</summary>
public sealed record InvitationDetails(Invitation Invitation, InvitationState State, string Inviter);
