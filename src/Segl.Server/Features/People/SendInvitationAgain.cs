using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.People;

/// <summary>Sends the link of an invitation again; the one before stops working.</summary>
public sealed class SendInvitationAgain(SeglDatabase database, SendInvitation sendInvitation, UnitOfWork unitOfWork, TimeProvider clock)
{
    /// <summary>Nobody's mailbox is to be filled: a pause between two mails …</summary>
    public static readonly TimeSpan PauseMin = TimeSpan.FromMinutes(2);

    /// <summary>… and no more than these for one invitation.</summary>
    public const int SendingsMax = 10;

    /// <summary>Sends it; null once it is on its way.</summary>
    public async Task<Refusal?> HandleAsync(Guid invitationId, Actor actor, CancellationToken cancellationToken)
    {
        var invitation = await database.Invitations
            .SingleOrDefaultAsync(
                invitation => invitation.Id == invitationId && invitation.OrganisationId == actor.OrganisationId, cancellationToken);
        if (invitation is null || !actor.Has(Right.ChangeOrganisation))
            return Missing.Refusal;
        if ((invitation.RefuseChange() ?? RefuseHaste(invitation)) is { } refusal)
            return refusal;

        var organisation = await database.Organisations.AsNoTracking()
            .SingleAsync(own => own.Id == actor.OrganisationId, cancellationToken);
        sendInvitation.Send(invitation, organisation, actor);
        unitOfWork.Record(
            actor, "invitation.send-again", $"invitation:{invitation.Id}", KeyValuePair.Create("email", invitation.Email.Value));
        return await unitOfWork.CommitAsync(cancellationToken);
    }

    private Refusal? RefuseHaste(Invitation invitation)
    {
        var minutes = PauseMin.TotalMinutes.ToString(CultureInfo.InvariantCulture);
        return invitation.Sendings >= SendingsMax || clock.GetUtcNow() - invitation.SentAt < PauseMin
            ? new Refusal("InvitationSentRecently", $"An invitation can be sent every {minutes} minutes, and {SendingsMax} times in all.")
            {
                Arguments = [minutes, SendingsMax.ToString(CultureInfo.InvariantCulture)],
            }
            : null;
    }
}
