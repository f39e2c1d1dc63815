using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Storage;

namespace Segl.Server.Features.Organisations;

/// <summary>The settings as they shall be, and the version that the person saw (R1.3).</summary>
public sealed record NewSettings(int SeenVersion, bool AllowsOrganisationCertificates, bool AllowsSeals, bool AllowsApiIdentification);

/// <summary>Changes the settings of the actor's organisation.</summary>
public sealed class ChangeSettings(SeglDatabase database, UnitOfWork unitOfWork)
{
    /// <summary>The organisation with its new settings.</summary>
    public async Task<Result<Organisation>> HandleAsync(NewSettings settings, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Has(Right.ChangeOrganisation))
            return new Refusal("NotFound", "There is no such organisation.");

        var organisation = await database.Organisations.SingleAsync(own => own.Id == actor.OrganisationId, cancellationToken);
        if (organisation.Version != settings.SeenVersion)
            return new Refusal("ChangedMeanwhile", "Somebody else changed the settings meanwhile; look at them again.");

        var changes = Changes(organisation, settings).ToList();
        if (changes.Count == 0)
            return organisation;

        organisation.AllowsOrganisationCertificates = settings.AllowsOrganisationCertificates;
        organisation.AllowsSeals = settings.AllowsSeals;
        organisation.AllowsApiIdentification = settings.AllowsApiIdentification;
        unitOfWork.Record(actor, "organisation.change-settings", $"organisation:{organisation.Id}", changes);
        if (await unitOfWork.CommitAsync(cancellationToken) is { } refusal)
            return refusal;
        return organisation;
    }

    private static IEnumerable<KeyValuePair<string, string>> Changes(Organisation old, NewSettings settings)
    {
        if (old.AllowsOrganisationCertificates != settings.AllowsOrganisationCertificates)
            yield return KeyValuePair.Create("allowsOrganisationCertificates", $"{settings.AllowsOrganisationCertificates}");
        if (old.AllowsSeals != settings.AllowsSeals)
            yield return KeyValuePair.Create("allowsSeals", $"{settings.AllowsSeals}");
        if (old.AllowsApiIdentification != settings.AllowsApiIdentification)
            yield return KeyValuePair.Create("allowsApiIdentification", $"{settings.AllowsApiIdentification}");
    }
}
