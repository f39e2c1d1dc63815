using Microsoft.EntityFrameworkCore;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;

namespace Segl.Server.Features.Setup;

/// <summary>Makes the first organisation and its administrator, who gets every role of an administrator.</summary>
public sealed class CompleteSetup(
    SeglDatabase database, MakeAccount makeAccount, RecoveryCodes recoveryCodes, UnitOfWork unitOfWork, TimeProvider clock)
{
    private static readonly Role[] s_roles = [Role.OrganisationAdministrator, Role.UserAdministrator, Role.RightsAdministrator];

    /// <summary>Whether a link can be used now.</summary>
    public async Task<bool> CanBeUsedAsync(string token, CancellationToken cancellationToken)
    {
        if (LinkToken.Find(token)?.Hash is not { } hash)
            return false;

        var now = clock.GetUtcNow();
        return await database.SetupLinks.AnyAsync(
            link => link.TokenHash == hash && link.UsedAt == null && link.ExpiresAt > now, cancellationToken)
            && !await database.Users.AnyAsync(cancellationToken);
    }

    /// <summary>The recovery codes of the new administrator, to be shown once.</summary>
    /// <param name="token">The link's token.</param>
    /// <param name="answers">Without faults.</param>
    /// <param name="authenticator">The secret that the administrator's app has.</param>
    /// <param name="code">What that app shows.</param>
    /// <param name="address">From where.</param>
    /// <param name="cancellationToken">Stops it before anything is saved.</param>
    public async Task<Result<NewRecoveryCodes>> HandleAsync(
        string token, SetupAnswers answers, TotpSecret authenticator, string code, string? address, CancellationToken cancellationToken)
    {
        if (authenticator.Match(code.Trim(), clock.GetUtcNow()) is not { } step)
            return new Refusal("WrongCode", "The code is not the one that the app shows now.") { Field = "Code" };
        if (!await CanBeUsedAsync(token, cancellationToken))
            return UsedMeanwhile();

        // Every link ends with the first that is used; two at once meet in their rows, and one of them is refused.
        foreach (var link in await database.SetupLinks.Where(link => link.UsedAt == null).ToListAsync(cancellationToken))
            link.UsedAt = clock.GetUtcNow();
        var organisation = AddOrganisation(answers);
        var account = AddAdministrator(answers, organisation, authenticator);
        account.TotpLastStep = step;
        var codes = await recoveryCodes.ReplaceAsync(account.Id, cancellationToken);
        unitOfWork.Record($"account:{account.Id}", address, "installation.set-up", organisation.Id, $"organisation:{organisation.Id}");
        if (await CommitAsync(token, cancellationToken) is { } refusal)
            return refusal;
        return codes;
    }

    // Two nodes have two links: whoever used the other one at the same moment may have made the same organisation or user ID.
    private async Task<Refusal?> CommitAsync(string token, CancellationToken cancellationToken)
    {
        try
        {
            return await unitOfWork.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            database.ChangeTracker.Clear();
            if (await CanBeUsedAsync(token, cancellationToken))
                throw;
            return UsedMeanwhile();
        }
    }

    private static Refusal UsedMeanwhile() => new(UnitOfWork.ChangedMeanwhile, "Somebody else used a set-up link meanwhile.");

    private Organisation AddOrganisation(SetupAnswers answers)
    {
        var now = clock.GetUtcNow();
        var organisation = new Organisation
        {
            Id = Guid.CreateVersion7(now),
            Name = OrganizationName.Parse(answers.OrganisationName).Value,
            Cvr = Cvr.Parse(answers.Cvr, CvrRule.FictitiousAllowed).Value,
            Gln = answers.Gln.Trim().Length == 0 ? null : Gln.Parse(answers.Gln).Value,
            CreatedAt = now,
        };
        foreach (var number in SetupAnswers.Lines(answers.PNumbers))
            organisation.ProductionUnits.Add(new ProductionUnit { OrganisationId = organisation.Id, Number = PNumber.Parse(number).Value });
        foreach (var number in SetupAnswers.Lines(answers.SeNumbers))
            organisation.TaxUnits.Add(new TaxUnit { OrganisationId = organisation.Id, Number = SeNumber.Parse(number).Value });
        database.Organisations.Add(organisation);
        return organisation;
    }

    private Account AddAdministrator(SetupAnswers answers, Organisation organisation, TotpSecret authenticator)
    {
        var account = makeAccount.Add(
            UserId.Parse(answers.UserId).Value, answers.Name.Trim(), EmailAddress.Parse(answers.Email)
                .Value, answers.Password, authenticator,
            Texts.Languages.Current == Texts.Language.Danish ? "da" : "en");
        foreach (var role in s_roles)
            database.Memberships.Add(new Membership
            {
                AccountId = account.Id,
                OrganisationId = organisation.Id,
                Role = role,
                AssignedAt = clock.GetUtcNow(),
            });
        return account;
    }
}
