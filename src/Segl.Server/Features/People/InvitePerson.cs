using Microsoft.EntityFrameworkCore;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;

namespace Segl.Server.Features.People;

/// <summary>Whom to invite to which roles.</summary>
public sealed record NewInvitation(ContactName Name, EmailAddress Email, RoleSet Roles);

/// <summary>Invites somebody by mail to take roles in the actor's organisation.</summary>
public sealed class InvitePerson(
    SeglDatabase database, OpenRosters rosters, SendInvitation sendInvitation, UnitOfWork unitOfWork, TimeProvider clock)
{
    /// <summary>The invitation.</summary>
    public async Task<Result<Invitation>> HandleAsync(NewInvitation wanted, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Has(Right.ChangeOrganisation))
            return Missing.Refusal;

        // Two administrators who invite the same address at once meet in the roster, and one of them is told.
        var roster = await rosters.OpenAsync(actor.OrganisationId, cancellationToken);
        if (!roster.Has(actor.AccountId, Role.OrganisationAdministrator))
            return Missing.Refusal;

        var unanswered = await database.Invitations
            .Where(other => other.OrganisationId == actor.OrganisationId && other.AcceptedAt == null && other.WithdrawnAt == null)
            .ToListAsync(cancellationToken);
        if (await RefuseAsync(wanted, roster, unanswered, actor, cancellationToken) is { } refusal)
            return refusal;

        // An earlier one whose link is too old is replaced by this one.
        foreach (var expired in unanswered.Where(other => other.IsFor(wanted.Email.Value)))
            expired.WithdrawnAt = clock.GetUtcNow();
        var invitation = await AddAsync(wanted, actor, cancellationToken);
        roster.Change();
        if (await unitOfWork.CommitAsync(cancellationToken) is { } changed)
            return changed;
        return invitation;
    }

    private async Task<Refusal?> RefuseAsync(
        NewInvitation wanted, OpenRoster roster, List<Invitation> unanswered, Actor actor, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var normalized = wanted.Email.Value.ToUpperInvariant();
        if (await database.Users.AnyAsync(account => account.NormalizedEmail == normalized
                && database.Memberships.Any(member => member.AccountId == account.Id && member.OrganisationId == actor.OrganisationId),
                cancellationToken))
            return AtEmail(
                "PersonKnownAlready",
                $"Somebody with the address {wanted.Email} has a role already; change the person's roles instead.",
                $"{wanted.Email}");
        if (unanswered.Any(other => other.IsFor(wanted.Email.Value) && other.StateAt(now) is InvitationState.Open))
            return AtEmail(
                "InvitationOpenAlready",
                $"{wanted.Email} is invited already; send that invitation again or withdraw it.",
                $"{wanted.Email}");

        return roster.People.Count() + unanswered.Count >= ListPeople.PeopleMax
            ? AtEmail("TooManyPeople", $"At most {ListPeople.PeopleMax} people and unanswered invitations.", $"{ListPeople.PeopleMax}")
            : null;
    }

    private async Task<Invitation> AddAsync(NewInvitation wanted, Actor actor, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var invitation = new Invitation
        {
            Id = Guid.CreateVersion7(now),
            OrganisationId = actor.OrganisationId,
            Name = wanted.Name,
            Email = wanted.Email,
            Roles = wanted.Roles,
            InvitedBy = actor.AccountId,
            CreatedAt = now,
            TokenHash = [],
            SentAt = now,
            Sendings = 0,
        };
        database.Invitations.Add(invitation);
        var organisation = await database.Organisations.AsNoTracking()
            .SingleAsync(own => own.Id == actor.OrganisationId, cancellationToken);
        sendInvitation.Send(invitation, organisation, actor);
        unitOfWork.Record(
            actor, "invitation.send", $"invitation:{invitation.Id}",
            KeyValuePair.Create("email", wanted.Email.Value), KeyValuePair.Create("roles", wanted.Roles.Value));
        return invitation;
    }

    private static Refusal AtEmail(string code, string detail, string argument) => new(code, detail)
    {
        Field = nameof(NewInvitation.Email),
        Arguments = [argument],
    };
}
