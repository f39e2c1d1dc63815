using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.People;

/// <summary>Withdraws an invitation; its link stops working at once.</summary>
public sealed class WithdrawInvitation(SeglDatabase database, UnitOfWork unitOfWork, TimeProvider clock)
{
    /// <summary>Withdraws it; null once it is withdrawn.</summary>
    public async Task<Refusal?> HandleAsync(Guid invitationId, Actor actor, CancellationToken cancellationToken)
    {
        var invitation = await database.Invitations
            .SingleOrDefaultAsync(
                invitation => invitation.Id == invitationId && invitation.OrganisationId == actor.OrganisationId, cancellationToken);
        if (invitation is null || !actor.Has(Right.ChangeOrganisation))
            return Missing.Refusal;
        if (invitation.RefuseChange() is { } refusal)
            return refusal;

        invitation.WithdrawnAt = clock.GetUtcNow();
        unitOfWork.Record(
            actor, "invitation.withdraw", $"invitation:{invitation.Id}", KeyValuePair.Create("email", invitation.Email.Value));
        return await unitOfWork.CommitAsync(cancellationToken);
    }
}
