using Segl.Server.Features.Organisations;

namespace Segl.Server.Features.Demonstration;

/// <summary>The fictitious organisations and people of demonstration mode.</summary>
internal static class DemonstrationCast
{
    public static CastOrganisation First { get; } = new(
        "Æblegårdens Prøveselskab A/S", "91234560", Gln: "5790000000012", PNumbers: ["1000000001", "1000000002"],
        SeNumbers: ["91234560", "91234561"]);

    /// <summary>Shows that an organisation sees only its own.</summary>
    public static CastOrganisation Second { get; } = new(
        "Nørre Prøvekommune", "98765430", Gln: null, PNumbers: ["1000000101"], SeNumbers: ["98765430"]);

    public static IReadOnlyList<CastPerson> People { get; } =
    [
        new("asta.admin", "Asta Ågård", "asta@aeblegaarden.example", [(First, Role.OrganisationAdministrator)]),
        new("bo.bruger", "Bo Brøndum", "bo@aeblegaarden.example", [(First, Role.UserAdministrator)]),
        new("rita.rettighed", "Rita Rønne", "rita@aeblegaarden.example", [(First, Role.RightsAdministrator)]),
        new("karl.kontakt", "Karl Kjær", "karl@aeblegaarden.example", [(First, Role.ContactPerson)]),
        new("mette.mange", "Mette Mørk", "mette@aeblegaarden.example",
            [(First, Role.OrganisationAdministrator), (First, Role.UserAdministrator), (First, Role.RightsAdministrator)]),
        new("bente.begge", "Bente Bøgh", "bente@aeblegaarden.example",
            [(First, Role.UserAdministrator), (Second, Role.UserAdministrator)]),
        new("nora.nabo", "Nora Nygård", "nora@proevekommune.example",
            [(Second, Role.OrganisationAdministrator), (Second, Role.UserAdministrator)]),
    ];
}

internal sealed record CastOrganisation(
    string Name, string Cvr, string? Gln, IReadOnlyList<string> PNumbers, IReadOnlyList<string> SeNumbers);

internal sealed record CastPerson(
    string UserId, string Name, string Email, IReadOnlyList<(CastOrganisation Organisation, Role Role)> Roles);
