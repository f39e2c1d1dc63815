using Segl.Ca.Authorities;
using Segl.Ca.Keys;
using Segl.Ca.Revoking;
using Segl.Ca.Status;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Ca;

/// <summary>A configuration that the engine can start with.</summary>
public sealed record CaSettings
{
    private const string Country = "DK";
    private const string TestUnit = "Test";

    private CaSettings()
    {
    }

    /// <summary>The root's name.</summary>
    public required DistinguishedName RootName { get; init; }

    /// <summary>The issuing authority's name.</summary>
    public required DistinguishedName IssuingName { get; init; }

    /// <summary>The root's key.</summary>
    public required AuthorityKeyKind RootKey { get; init; }

    /// <summary>The issuing authority's key.</summary>
    public required AuthorityKeyKind IssuingKey { get; init; }

    /// <summary>Where certificates point to.</summary>
    public required AuthorityUris Uris { get; init; }

    /// <summary>What in the certificates belongs to this authority.</summary>
    public required OcesSettings Oces { get; init; }

    /// <summary>An authority made elsewhere; null to make one.</summary>
    public AuthorityImport? Import { get; init; }

    /// <summary>When revocation lists are published.</summary>
    public RevocationListOptions RevocationLists { get; init; } = new();

    /// <summary>How questions for the status of a certificate are answered.</summary>
    public OcspOptions Ocsp { get; init; } = new();

    /// <summary>Which keys are certified, without those of the operator's blocklists.</summary>
    public KeyPolicy KeyPolicy { get; init; } = KeyPolicy.Standard;

    /// <summary>Judges what the operator wrote and reads the blocklists that it names; a refusal names the option at fault.</summary>
    public static Result<CaSettings> Parse(CaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (CheckProduction(options) is { } refusal)
            return refusal;

        var oces = ParseOces(options);
        if (oces.IsRefused)
            return oces.Refusal;
        var uris = AuthorityUris.Parse(options.PublicUri);
        if (uris.IsRefused)
            return uris.Refusal.At(nameof(options.PublicUri));
        var unit = ParseUnit(options);
        if (unit.IsRefused)
            return unit.Refusal;
        var root = ParseName(options, options.RootName, nameof(options.RootName), unit.Value);
        if (root.IsRefused)
            return root.Refusal;
        var issuing = ParseName(options, options.IssuingName, nameof(options.IssuingName), unit.Value);
        if (issuing.IsRefused)
            return issuing.Refusal;
        if (issuing.Value.Equals(root.Value))
            return Invalid("AuthorityNamesEqual", "The root and the issuing authority need different names.", nameof(options.IssuingName));
        if ((options.RevocationLists.Check() ?? options.Ocsp.Check()) is { } outOfRange)
            return outOfRange;
        var blocklist = KeyBlocklistFiles.Read(options);
        if (blocklist.IsRefused)
            return blocklist.Refusal;

        return new CaSettings
        {
            RootName = root.Value,
            IssuingName = issuing.Value,
            RootKey = options.RootKey,
            IssuingKey = options.IssuingKey,
            Uris = uris.Value,
            Oces = oces.Value,
            Import = options.Import,
            RevocationLists = options.RevocationLists,
            Ocsp = options.Ocsp,
            KeyPolicy = KeyPolicy.Standard with { Blocklist = blocklist.Value },
        };
    }

    private static Refusal? CheckProduction(CaOptions options)
    {
        if (options.Environment is not CaEnvironment.Production)
            return null;
        if (string.IsNullOrWhiteSpace(options.PolicyOid) || options.PolicyOid == OcesSettings.Demonstration.PolicyOid)
            return Invalid(
                "PolicyOidMissing", "A production installation needs a certificate policy of its own.", nameof(options.PolicyOid));
        if (string.IsNullOrWhiteSpace(options.NameRegistrationAuthorityUri))
            return Missing("NameRegistrationAuthorityUriMissing", nameof(options.NameRegistrationAuthorityUri));
        if (options.SubjectIdentifierPrefix is null)
            return Missing("SubjectIdentifierPrefixMissing", nameof(options.SubjectIdentifierPrefix));
        if (options.OrganisationName == CaOptions.DefaultOrganisationName)
            return Missing("OrganisationNameMissing", nameof(options.OrganisationName));
        return options.PublicUri == CaOptions.DefaultPublicUri ? Missing("PublicUriMissing", nameof(options.PublicUri)) : null;
    }

    private static Result<OcesSettings> ParseOces(CaOptions options)
    {
        var demonstration = OcesSettings.Demonstration;
        return OcesSettings.Parse(
            options.PolicyOid ?? demonstration.PolicyOid,
            options.NameRegistrationAuthorityUri ?? demonstration.NameRegistrationAuthorityUri,
            options.SubjectIdentifierPrefix ?? demonstration.SubjectIdentifierPrefix);
    }

    // Empty means none: a unit is not a notion that deserves a type.
    private static Result<string> ParseUnit(CaOptions options)
    {
        var isDemonstration = options.Environment is CaEnvironment.Demonstration;
        var unit = options.OrganisationalUnit ?? (isDemonstration ? TestUnit : "");
        if (isDemonstration && !unit.StartsWith(TestUnit, StringComparison.Ordinal))
            return Invalid(
                "OrganisationalUnitNotTest",
                $"A demonstration's organisational unit begins with '{TestUnit}', so that nobody relies on its certificates.",
                nameof(options.OrganisationalUnit));
        if (unit.Length == 0)
            return unit;

        var parsed = OrganizationName.Parse(unit);
        return parsed.IsRefused ? parsed.Refusal.At(nameof(options.OrganisationalUnit)) : parsed.Value.Value;
    }

    private static Result<DistinguishedName> ParseName(CaOptions options, string commonName, string field, string unit)
    {
        var name = CommonName.Parse(commonName);
        if (name.IsRefused)
            return name.Refusal.At(field);
        var organisation = OrganizationName.Parse(options.OrganisationName);
        if (organisation.IsRefused)
            return organisation.Refusal.At(nameof(options.OrganisationName));
        return DistinguishedName.OfAuthority(name.Value, unit.Length == 0 ? null : unit, organisation.Value, Country);
    }

    private static Refusal Missing(string code, string option) =>
        Invalid(code, $"A production installation needs its own {option}.", option);

    private static Refusal Invalid(string code, string detail, string option) => new(code, detail) { Field = option };
}
