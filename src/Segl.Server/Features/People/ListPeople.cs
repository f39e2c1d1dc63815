using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;
using Segl.Server.Texts;

namespace Segl.Server.Features.People;

/// <summary>Lists the people of the actor's organisation, and who is invited.</summary>
public sealed class ListPeople(SeglDatabase database, TimeProvider clock)
{
    /// <summary>
    /// An organisation's people and open invitations; the list stays one page, and a notice to all of them a bounded piece of work.
    /// </summary>
    public const int PeopleMax = 200;

    /// <summary>Everybody with a role by name, and then the invitations that nobody answered yet.</summary>
    public async Task<Result<PeopleList>> HandleAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Has(Right.ChangeOrganisation))
            return Missing.Refusal;

        var members = await database.Memberships.AsNoTracking().Where(member => member.OrganisationId == actor.OrganisationId)
            .Join(database.Users, member => member.AccountId, account => account.Id, (member, account) =>
                new { member.Role, account.Id, account.Name, account.Email })
            .ToListAsync(cancellationToken);
        var people = members.GroupBy(member => member.Id)
            .Select(roles =>
                new Person(roles.Key, roles.First().Name, roles.First().Email ?? "", [.. roles.Select(member => member.Role).Order()]))
            .OrderBy(person => person.Name, StringComparer.Create(Texts.Languages.Current.Culture(), ignoreCase: true))
                .ThenBy(person => person.AccountId);
        var invitations = await database.Invitations.AsNoTracking()
            .Where(invitation =>
                invitation.OrganisationId == actor.OrganisationId && invitation.AcceptedAt == null && invitation.WithdrawnAt == null)
            .OrderBy(invitation => invitation.Id).ToListAsync(cancellationToken);
        return new PeopleList([.. people], [.. invitations.Select(invitation => (invitation, invitation.StateAt(clock.GetUtcNow())))]);
    }
}

/// <summary>A person with one or more roles.</summary>
public sealed record Person(Guid AccountId, string Name, string Email, IReadOnlyList<Role> Roles);

/// <summary>Who is what, and who is invited.</summary>
public sealed record PeopleList(IReadOnlyList<Person> People, IReadOnlyList<(Invitation Invitation, InvitationState State)> Invitations);
