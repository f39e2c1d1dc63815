using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;

namespace Segl.Server.Features.People;

/// <summary>Finds one person of the actor's organisation, with the profiles that name the person as contact.</summary>
public sealed class FindPerson(SeglDatabase database)
{
    /// <summary>Profiles that are listed by name; of more, only the number is told.</summary>
    public const int ProfilesMax = 20;

    private const string Translated = "Becomes SQL's upper(), which knows no culture; addresses are ASCII.";

    /// <summary>The person.</summary>
    public async Task<Result<PersonDetails>> HandleAsync(Guid accountId, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Has(Right.ChangeOrganisation))
            return Missing.Refusal;

        var members = await database.Memberships.AsNoTracking()
            .Where(member => member.OrganisationId == actor.OrganisationId && member.AccountId == accountId)
            .ToListAsync(cancellationToken);
        if (members.Count == 0)
            return Missing.Refusal;

        var account = await database.Users.AsNoTracking().SingleAsync(account => account.Id == accountId, cancellationToken);
        var person = new Person(account.Id, account.Name, account.Email ?? "", [.. members.Select(member => member.Role).Order()]);
        var profiles = ContactOf(person, actor);
        return new PersonDetails(
            person,
            members.Min(member => member.AssignedAt),
            await profiles.OrderBy(profile => profile.NameKey).ThenBy(profile => profile.Id).Take(ProfilesMax)
                .ToListAsync(cancellationToken),
            await profiles.CountAsync(cancellationToken));
    }

    // The contact person of a profile is an address, which may be written in other letters than the account has it.
    [SuppressMessage("Globalization", "CA1304", Justification = Translated)]
    [SuppressMessage("Globalization", "CA1311", Justification = Translated)]
    [SuppressMessage("Performance", "CA1862", Justification = Translated)]
    [SuppressMessage("Usage", "MA0011", Justification = Translated)]
    private IQueryable<CertificateProfile> ContactOf(Person person, Actor actor)
    {
        var normalized = person.Email.ToUpperInvariant();
        return database.Profiles.AsNoTracking().Where(profile => profile.OrganisationId == actor.OrganisationId
            && profile.ContactEmail != null && ((string)(object)profile.ContactEmail).ToUpper() == normalized);
    }
}

/// <summary>A person, since when one of the organisation's people, and whose contact.</summary>
public sealed record PersonDetails(Person Person, DateTimeOffset Since, IReadOnlyList<CertificateProfile> Profiles, int ProfileCount);
