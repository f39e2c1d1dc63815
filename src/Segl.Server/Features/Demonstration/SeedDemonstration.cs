using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Segl.Ca.Keys;
using Segl.Pki.Names;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;

namespace Segl.Server.Features.Demonstration;

/// <summary>Makes the fictitious organisations and people once, at the first start in demonstration mode.</summary>
internal sealed class SeedDemonstration(
    SeglDatabase database, MakeAccount makeAccount, UnitOfWork unitOfWork, MasterKey masterKey, TimeProvider clock)
{
    /// <summary>Above 100 bits of letters and digits that nobody confuses.</summary>
    private const int PasswordSigns = 20;

    private const string PasswordAlphabet = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /// <summary>Makes them unless they are there, or real accounts are.</summary>
    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        if (await database.Users.AnyAsync(cancellationToken))
            return;

        var organisations = new[] { DemonstrationCast.First, DemonstrationCast.Second }.ToDictionary(cast => cast, Add);
        foreach (var person in DemonstrationCast.People)
            Add(person, organisations);
        unitOfWork.Record("system:demonstration", address: null, "demonstration.seed", organisationId: null, "installation");
        await unitOfWork.CommitAsync(cancellationToken);
    }

    private Organisation Add(CastOrganisation cast)
    {
        var now = clock.GetUtcNow();
        var organisation = new Organisation
        {
            Id = Guid.CreateVersion7(now),
            Name = OrganizationName.Parse(cast.Name).Value,
            Cvr = Cvr.Parse(cast.Cvr, CvrRule.FictitiousAllowed).Value,
            Gln = cast.Gln is null ? null : Gln.Parse(cast.Gln).Value,
            CreatedAt = now,
        };
        foreach (var number in cast.PNumbers)
            organisation.ProductionUnits.Add(new ProductionUnit { OrganisationId = organisation.Id, Number = PNumber.Parse(number).Value });
        foreach (var number in cast.SeNumbers)
            organisation.TaxUnits.Add(new TaxUnit { OrganisationId = organisation.Id, Number = SeNumber.Parse(number).Value });
        database.Organisations.Add(organisation);
        return organisation;
    }

    private void Add(CastPerson person, Dictionary<CastOrganisation, Organisation> organisations)
    {
        var secrets = new DemonstrationSecrets(RandomNumberGenerator.GetString(PasswordAlphabet, PasswordSigns), TotpSecret.Draw());
        var account = makeAccount.Add(
            UserId.Parse(person.UserId).Value, person.Name, EmailAddress.Parse(person.Email).Value, secrets.Password, secrets.Authenticator,
            "da");
        database.DemonstrationPeople.Add(new DemonstrationPerson
        {
            AccountId = account.Id,
            SealedSecrets = secrets.Seal(masterKey, account.Id),
        });
        foreach (var (cast, role) in person.Roles)
            database.Memberships.Add(new Membership
            {
                AccountId = account.Id,
                OrganisationId = organisations[cast].Id,
                Role = role,
                AssignedAt = clock.GetUtcNow(),
            });
    }
}
