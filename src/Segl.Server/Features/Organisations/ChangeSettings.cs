using Microsoft.EntityFrameworkCore;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Storage;

namespace Segl.Server.Features.Organisations;

/// <summary>The settings as they shall be, and the version that the person saw (R1.3).</summary>
public sealed record NewSettings
{
    /// <summary>The version of the organisation that the form was filled with.</summary>
    public required int SeenVersion { get; init; }

    /// <inheritdoc cref="Organisation.AllowsOrganisationCertificates"/>
    public required bool AllowsOrganisationCertificates { get; init; }

    /// <inheritdoc cref="Organisation.AllowsSeals"/>
    public required bool AllowsSeals { get; init; }

    /// <inheritdoc cref="Organisation.AllowsApiIdentification"/>
    public required bool AllowsApiIdentification { get; init; }

    /// <inheritdoc cref="Organisation.AllowsLocalIdp"/>
    public required bool AllowsLocalIdp { get; init; }

    /// <inheritdoc cref="Organisation.ExpiryNoticeDays"/>
    public required NoticeDays ExpiryNoticeDays { get; init; }

    /// <inheritdoc cref="Organisation.TellsContactPersonOfExpiry"/>
    public required bool TellsContactPersonOfExpiry { get; init; }

    /// <inheritdoc cref="Organisation.TellsUserAdministratorsOfExpiry"/>
    public required bool TellsUserAdministratorsOfExpiry { get; init; }

    /// <inheritdoc cref="Organisation.ExpiryNoticeEmail"/>
    public required EmailAddress? ExpiryNoticeEmail { get; init; }

    /// <summary>The settings as they are, for a form that changes some of them.</summary>
    public static NewSettings Of(Organisation organisation) => new()
    {
        SeenVersion = organisation.Version,
        AllowsOrganisationCertificates = organisation.AllowsOrganisationCertificates,
        AllowsSeals = organisation.AllowsSeals,
        AllowsApiIdentification = organisation.AllowsApiIdentification,
        AllowsLocalIdp = organisation.AllowsLocalIdp,
        ExpiryNoticeDays = organisation.ExpiryNoticeDays,
        TellsContactPersonOfExpiry = organisation.TellsContactPersonOfExpiry,
        TellsUserAdministratorsOfExpiry = organisation.TellsUserAdministratorsOfExpiry,
        ExpiryNoticeEmail = organisation.ExpiryNoticeEmail,
    };

    /// <summary>Makes them the organisation's.</summary>
    internal void ApplyTo(Organisation organisation)
    {
        organisation.AllowsOrganisationCertificates = AllowsOrganisationCertificates;
        organisation.AllowsSeals = AllowsSeals;
        organisation.AllowsApiIdentification = AllowsApiIdentification;
        organisation.AllowsLocalIdp = AllowsLocalIdp;
        organisation.ExpiryNoticeDays = ExpiryNoticeDays;
        organisation.TellsContactPersonOfExpiry = TellsContactPersonOfExpiry;
        organisation.TellsUserAdministratorsOfExpiry = TellsUserAdministratorsOfExpiry;
        organisation.ExpiryNoticeEmail = ExpiryNoticeEmail;
    }
}

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
            return new Refusal(UnitOfWork.ChangedMeanwhile, "Somebody else changed the settings meanwhile; look at them again.");
        if (settings is { TellsContactPersonOfExpiry: false, TellsUserAdministratorsOfExpiry: false, ExpiryNoticeEmail: null })
            return new Refusal("NoticeRecipientMissing", "Choose at least one who is told before a certificate expires.");

        var changes = Changes(NewSettings.Of(organisation), settings).ToList();
        if (changes.Count == 0)
            return organisation;

        settings.ApplyTo(organisation);
        unitOfWork.Record(actor, "organisation.change-settings", $"organisation:{organisation.Id}", changes);
        if (await unitOfWork.CommitAsync(cancellationToken) is { } refusal)
            return refusal;
        return organisation;
    }

    private static IEnumerable<KeyValuePair<string, string>> Changes(NewSettings old, NewSettings settings) =>
        Facts(old).Zip(Facts(settings)).Where(each => each.First.Value != each.Second.Value).Select(each => each.Second);

    private static IEnumerable<KeyValuePair<string, string>> Facts(NewSettings settings) =>
    [
        KeyValuePair.Create("allowsOrganisationCertificates", $"{settings.AllowsOrganisationCertificates}"),
        KeyValuePair.Create("allowsSeals", $"{settings.AllowsSeals}"),
        KeyValuePair.Create("allowsApiIdentification", $"{settings.AllowsApiIdentification}"),
        KeyValuePair.Create("allowsLocalIdp", $"{settings.AllowsLocalIdp}"),
        KeyValuePair.Create("expiryNoticeDays", $"{settings.ExpiryNoticeDays}"),
        KeyValuePair.Create("tellsContactPersonOfExpiry", $"{settings.TellsContactPersonOfExpiry}"),
        KeyValuePair.Create("tellsUserAdministratorsOfExpiry", $"{settings.TellsUserAdministratorsOfExpiry}"),
        KeyValuePair.Create("expiryNoticeEmail", $"{settings.ExpiryNoticeEmail}"),
    ];
}
