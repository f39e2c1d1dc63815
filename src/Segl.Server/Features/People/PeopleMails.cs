using Segl.Server.Features.Mail;
using Segl.Server.Features.Notices;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;
using Segl.Server.Texts;

namespace Segl.Server.Features.People;

/// <summary>What people are told about their roles, and what invitations say.</summary>
public sealed class PeopleMails(Letters letters)
{
    /// <summary>Tells a person of other roles.</summary>
    public Telling RolesChanged(Organisation organisation, RoleSet roles, Actor actor) => new(
        Kind: "People.Notice.RolesChanged", organisation.Name.ToString(), "/organisation/vaelg", MailWeight.NeedsReader,
        texts => new Letter(
            texts["People.Mail.RolesChanged.Subject", organisation.Name],
            [texts["People.Mail.RolesChanged.Text", actor.Name, organisation.Name, Words(texts, roles)],
                texts["People.Mail.Doubt", organisation.Name]]));

    /// <summary>Tells a person that all roles are taken away.</summary>
    public Telling Removed(Organisation organisation, Actor actor) => new(
        Kind: "People.Notice.Removed", organisation.Name.ToString(), "/organisation/vaelg", MailWeight.NeedsReader,
        texts => new Letter(
            texts["People.Mail.Removed.Subject", organisation.Name],
            [texts["People.Mail.Removed.Text", actor.Name, organisation.Name], texts["People.Mail.Doubt", organisation.Name]]));

    /// <summary>Tells whoever invited that the invitation was accepted.</summary>
    public Telling Accepted(Invitation invitation, Organisation organisation, Account account) => new(
        Kind: "People.Notice.Accepted", account.Name, PeoplePaths.Person(account.Id), MailWeight.Informs,
        texts => new Letter(
            texts["People.Mail.Accepted.Subject", account.Name],
            [texts["People.Mail.Accepted.Text", account.Name, invitation.Email, organisation.Name, Words(texts, invitation.Roles)]]));

    /// <summary>Asks somebody to take roles; nobody knows yet in which language the person reads.</summary>
    public MailMessage Invite(Invitation invitation, LinkToken token, Organisation organisation, Actor actor) =>
        letters.Compose(invitation.Email, language: null, texts => new Letter(
            texts["People.Mail.Invite.Subject", organisation.Name],
            [
                texts["People.Mail.Invite.Text", invitation.Name, actor.Name, organisation.Name, Words(texts, invitation.Roles)],
                texts["People.Mail.Invite.Link", letters.Address(PeoplePaths.Accept(token.Reveal()))],
                texts["People.Mail.Invite.Expires", texts.Day(invitation.ExpiresAt)],
                texts["People.Mail.Invite.Stranger"],
            ]));

    private static string Words(Wording texts, RoleSet roles) =>
        string.Join(", ", roles.Roles.Select(role => texts[$"Organisations.Role.{role}"]));
}
