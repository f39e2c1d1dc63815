using Microsoft.OpenApi;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Api;
using Segl.Server.Web;

namespace Segl.Server.Features.Organisations;

/// <summary>The caller's organisation over the API.</summary>
internal static class OrganisationsApi
{
    /// <summary>Maps it.</summary>
    public static void MapOrganisations(this RouteGroupBuilder api)
    {
        api.MapGet("/organisation", ViewAsync).WithName("getOrganisation").WithTags("Organisation")
            .WithSummary("The organisation that the token acts in, with its settings").Produces<OrganisationAnswer>();
        api.MapPut("/organisation/settings", ChangeAsync).WithName("changeSettings").WithTags("Organisation")
            .WithSummary("Changes the organisation's settings")
            .Takes(ParameterLocation.Header, "If-Match", "The ETag of the organisation as it was seen.").Produces<OrganisationAnswer>()
            .Refuses(StatusCodes.Status404NotFound).Refuses(StatusCodes.Status412PreconditionFailed)
            .Refuses(StatusCodes.Status422UnprocessableEntity).Refuses(StatusCodes.Status428PreconditionRequired);
    }

    private static async Task<IResult> ViewAsync(
        Caller caller, FindOrganisation find, HttpContext context, CancellationToken cancellationToken)
    {
        var found = await find.HandleAsync(caller.Actor, cancellationToken);
        return found.IsRefused ? found.Refusal.ToProblem(context) : Answer(found.Value, context);
    }

    private static async Task<Result<int>> VersionAsync(Caller caller, FindOrganisation find, CancellationToken cancellationToken)
    {
        var found = await find.HandleAsync(caller.Actor, cancellationToken);
        return found.IsRefused ? found.Refusal : found.Value.Version;
    }

    private static async Task<IResult> ChangeAsync(
        SettingsBody settings, Caller caller, ChangeSettings change, FindOrganisation find, HttpContext context,
        CancellationToken cancellationToken)
    {
        var version = await Versions.ReadAsync(context, () => VersionAsync(caller, find, cancellationToken));
        if (version.IsRefused)
            return version.Refusal.ToProblem(context);

        var read = settings.Read(version.Value);
        if (read.IsRefused)
            return read.Refusal.ToProblem(context);

        var changed = await change.HandleAsync(read.Value, caller.Actor, cancellationToken);
        return changed.IsRefused ? Versions.Tell(changed.Refusal, context) : await ViewAsync(caller, find, context, cancellationToken);
    }

    private static IResult Answer(Organisation organisation, HttpContext context)
    {
        Versions.Show(context, organisation.Version);
        return Results.Ok(OrganisationAnswer.Of(organisation));
    }
}

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
