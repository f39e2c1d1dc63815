using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Server.Features.Organisations;

/// <summary>An organisation.</summary>
public sealed record OrganisationAnswer
{
    /// <summary>Its id; never in a certificate.</summary>
    public required Guid Id { get; init; }

    /// <summary>The O of its certificates.</summary>
    public required string Name { get; init; }

    /// <summary>The CVR number.</summary>
    public required string Cvr { get; init; }

    /// <summary>EAN/GLN; null where it has none.</summary>
    public required string? Gln { get; init; }

    /// <summary>The P numbers of its production units.</summary>
    public required IReadOnlyList<string> ProductionUnits { get; init; }

    /// <summary>Its SE numbers.</summary>
    public required IReadOnlyList<string> TaxUnits { get; init; }

    /// <summary>Its settings.</summary>
    public required SettingsBody Settings { get; init; }

    internal static OrganisationAnswer Of(Organisation organisation) => new()
    {
        Id = organisation.Id,
        Name = organisation.Name.Value,
        Cvr = organisation.Cvr.Value,
        Gln = organisation.Gln?.ToString(),
        ProductionUnits = [.. organisation.ProductionUnits.Select(unit => $"{unit.Number}").Order(StringComparer.Ordinal)],
        TaxUnits = [.. organisation.TaxUnits.Select(unit => $"{unit.Number}").Order(StringComparer.Ordinal)],
        Settings = SettingsBody.Of(organisation),
    };
}

/// <summary>An organisation's settings; all of them are sent.</summary>
public sealed record SettingsBody
{
    /// <summary>Whether organisation certificates may be ordered.</summary>
    public required bool AllowsOrganisationCertificates { get; init; }

    /// <summary>Whether profiles may have seals.</summary>
    public required bool AllowsSeals { get; init; }

    /// <summary>Whether orders may be identified via API, and systems may renew.</summary>
    public required bool AllowsApiIdentification { get; init; }

    /// <summary>Whether people may sign in through the organisation's own identity provider.</summary>
    public required bool AllowsLocalIdp { get; init; }

    /// <summary>How many days before expiry somebody is told: 1 to 10 numbers from 1 to 365.</summary>
    public required IReadOnlyList<int> ExpiryNoticeDays { get; init; }

    /// <summary>Whether the contact person is told.</summary>
    public required bool TellsContactPersonOfExpiry { get; init; }

    /// <summary>Whether the user administrators are told.</summary>
    public required bool TellsUserAdministratorsOfExpiry { get; init; }

    /// <summary>A further address that is told; null for none.</summary>
    public string? ExpiryNoticeEmail { get; init; }

    internal static SettingsBody Of(Organisation organisation) => new()
    {
        AllowsOrganisationCertificates = organisation.AllowsOrganisationCertificates,
        AllowsSeals = organisation.AllowsSeals,
        AllowsApiIdentification = organisation.AllowsApiIdentification,
        AllowsLocalIdp = organisation.AllowsLocalIdp,
        ExpiryNoticeDays = organisation.ExpiryNoticeDays.Days,
        TellsContactPersonOfExpiry = organisation.TellsContactPersonOfExpiry,
        TellsUserAdministratorsOfExpiry = organisation.TellsUserAdministratorsOfExpiry,
        ExpiryNoticeEmail = organisation.ExpiryNoticeEmail?.Value,
    };

    internal Result<NewSettings> Read(int seenVersion)
    {
        var days = NoticeDays.Parse(string.Join(' ', ExpiryNoticeDays.Take(NoticeDays.CharactersMax)));
        if (days.IsRefused)
            return days.Refusal.At(nameof(ExpiryNoticeDays));

        var email = ExpiryNoticeEmail is { Length: > 0 } text ? EmailAddress.Parse(text) : null;
        if (email is { IsRefused: true })
            return email.Refusal.At(nameof(ExpiryNoticeEmail));

        return new NewSettings
        {
            SeenVersion = seenVersion,
            AllowsOrganisationCertificates = AllowsOrganisationCertificates,
            AllowsSeals = AllowsSeals,
            AllowsApiIdentification = AllowsApiIdentification,
            AllowsLocalIdp = AllowsLocalIdp,
            ExpiryNoticeDays = days.Value,
            TellsContactPersonOfExpiry = TellsContactPersonOfExpiry,
            TellsUserAdministratorsOfExpiry = TellsUserAdministratorsOfExpiry,
            ExpiryNoticeEmail = email?.Value,
        };
    }
}
