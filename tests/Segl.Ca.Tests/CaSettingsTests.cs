using Segl.Pki.Certificates;

namespace Segl.Ca.Tests;

public sealed class CaSettingsTests
{
    private static CaOptions Production => new()
    {
        Environment = CaEnvironment.Production,
        OrganisationName = "Prøveby Kommune",
        PublicUri = "http://ca.proeveby.dk",
        PolicyOid = "1.3.6.1.4.1.99999.1",
        NameRegistrationAuthorityUri = "https://ca.proeveby.dk/names",
        SubjectIdentifierPrefix = "PB:",
    };

    [Fact]
    public void Says_test_in_the_names_of_a_demonstration()
    {
        var settings = CaSettings.Parse(new CaOptions()).Value;

        settings.RootName.ToString().ShouldBe("C=DK,O=Segl Demonstration,OU=Test,CN=Segl OCES rod-CA");
        settings.IssuingName.ToString().ShouldBe("C=DK,O=Segl Demonstration,OU=Test,CN=Segl OCES udstedende-CA 1");
        settings.Oces.ShouldBe(OcesSettings.Demonstration);
    }

    [Fact]
    public void Leaves_the_unit_out_of_the_names_of_a_production_installation()
    {
        var settings = CaSettings.Parse(Production).Value;

        settings.IssuingName.ToString().ShouldBe("C=DK,O=Prøveby Kommune,CN=Segl OCES udstedende-CA 1");
        settings.Oces.PolicyOid.ShouldBe("1.3.6.1.4.1.99999.1");
        settings.Uris.Ocsp.ShouldBe("http://ca.proeveby.dk/ocsp");
    }

    public static TheoryData<string, CaOptions> Refused => new()
    {
        { "PolicyOidMissing", Production with { PolicyOid = null } },
        { "PolicyOidMissing", Production with { PolicyOid = OcesSettings.Demonstration.PolicyOid } },
        { "PolicyOidInvalid", Production with { PolicyOid = "not an oid" } },
        { "NameRegistrationAuthorityUriMissing", Production with { NameRegistrationAuthorityUri = "" } },
        { "SubjectIdentifierPrefixMissing", Production with { SubjectIdentifierPrefix = null } },
        { "OrganisationNameMissing", Production with { OrganisationName = new CaOptions().OrganisationName } },
        { "PublicUriMissing", Production with { PublicUri = new CaOptions().PublicUri } },
        { "PublicUriInvalid", Production with { PublicUri = "https://ca.proeveby.dk" } },
        { "PublicUriInvalid", Production with { PublicUri = "http://ca.proeveby.dk/" } },
        { "PublicUriInvalid", Production with { PublicUri = "http://ca.proeveby.dk?x" } },
        { "PublicUriInvalid", Production with { PublicUri = "" } },
        { "OrganisationalUnitNotTest", new CaOptions { OrganisationalUnit = "Drift" } },
        { "AuthorityNamesEqual", new CaOptions { RootName = "CA", IssuingName = "CA" } },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void Refuses(string code, CaOptions options)
    {
        var refusal = CaSettings.Parse(options).Refusal;

        refusal?.Code.ShouldBe(code);
    }
}
