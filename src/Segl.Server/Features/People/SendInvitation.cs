using Segl.Server.Features.Mail;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;

namespace Segl.Server.Features.People;

/// <summary>
/// Puts the link of an invitation into the mail, within the caller's unit of work; it is the only one that works from then on.
/// </summary>
public sealed class SendInvitation(UnitOfWork unitOfWork, PeopleMails mails, TimeProvider clock)
{
    /// <summary>Sends a new link.</summary>
    public void Send(Invitation invitation, Organisation organisation, Actor actor)
    {
        var token = LinkToken.Draw();
        (invitation.TokenHash, invitation.SentAt, invitation.InvitedBy) = (token.Hash, clock.GetUtcNow(), actor.AccountId);
        invitation.Sendings++;
        unitOfWork.Send(MailMessage.OutboxKind, mails.Invite(invitation, token, organisation, actor));
    }
}
