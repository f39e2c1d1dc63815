using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Notices;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.People;

/// <summary>The roles that a person shall have.</summary>
/// <param name="SeenRoles">The roles as the form showed them (<see cref="RoleSet.Text"/>).</param>
/// <param name="Roles">The roles as they shall be.</param>
/// <param name="OwnLoss">Whether the actor knows that this takes away the actor's own right to this page.</param>
public sealed record AssignedRoles(string SeenRoles, IReadOnlyList<Role> Roles, OwnLoss OwnLoss);

/// <summary>Whether somebody knows that the own right is at stake.</summary>
public enum OwnLoss
{
    /// <summary>Not said.</summary>
    NotAccepted,

    /// <summary>Said in so many words.</summary>
    Accepted,
}

/// <summary>Gives a person of the actor's organisation other roles (R1.2).</summary>
public sealed class AssignRoles(
    SeglDatabase database, OpenRosters rosters, Leaving leaving, PeopleMails mails, TellPeople tellPeople, UnitOfWork unitOfWork)
{
    /// <summary>Assigns them; null once they are assigned.</summary>
    public async Task<Refusal?> HandleAsync(Guid accountId, AssignedRoles assigned, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Has(Right.ChangeOrganisation))
            return Missing.Refusal;

        var roles = RoleSet.Of(assigned.Roles);
        var roster = await rosters.OpenAsync(actor.OrganisationId, cancellationToken);
        var old = roster.Of(accountId);
        if (old.Count == 0 || !roster.Has(actor.AccountId, Role.OrganisationAdministrator))
            return Missing.Refusal;
        if (roles.IsRefused)
            return roles.Refusal;
        if (Leaving.RefuseStale(old, assigned.SeenRoles) is { } stale)
            return stale;
        if (!roles.Value.Roles.Contains(Role.OrganisationAdministrator)
            && Leaving.RefuseLoss(roster, accountId, actor, assigned.OwnLoss) is { } loss)
            return loss;
        if (roles.Value.Value == assigned.SeenRoles)
            return null;

        await ChangeAsync(accountId, roster, roles.Value, actor, cancellationToken);
        roster.Change();
        return await unitOfWork.CommitAsync(cancellationToken);
    }

    private async Task ChangeAsync(Guid accountId, OpenRoster roster, RoleSet roles, Actor actor, CancellationToken cancellationToken)
    {
        var old = roster.Of(accountId);
        database.Memberships.RemoveRange(old.Where(member => !roles.Roles.Contains(member.Role)));
        database.Memberships.AddRange(roles.Roles.Except(old.Select(member => member.Role)).Select(role =>
            new Membership { AccountId = accountId, OrganisationId = actor.OrganisationId, Role = role, AssignedAt = roster.Now }));
        if (!Rights.RolesWith(Right.AdministerCertificates).Any(roles.Roles.Contains))
            await leaving.DeleteDraftsAsync(accountId, actor.OrganisationId, cancellationToken);

        var account = await database.Users.AsNoTracking().SingleAsync(account => account.Id == accountId, cancellationToken);
        var organisation = await database.Organisations.AsNoTracking()
            .SingleAsync(own => own.Id == actor.OrganisationId, cancellationToken);
        tellPeople.Tell(organisation.Id, [account], mails.RolesChanged(organisation, roles, actor));
        unitOfWork.Record(
            actor, "person.assign-roles", $"account:{accountId}",
            KeyValuePair.Create("roles", roles.Value), KeyValuePair.Create("before", RoleSet.Text(old.Select(member => member.Role))));
    }
}
