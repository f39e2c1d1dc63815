using Segl.Pki.Names;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;

namespace Segl.Server.Tests.Profiles;

public sealed class ProfileDetailsTests
{
    [Theory]
    [InlineData("Name", "", "NameEmpty")]
    [InlineData("Name", "   ", "NameEmpty")]
    [InlineData("Name", "\u202eevil", "NameHasBidiControl")]
    [InlineData("Name", "Fangst\u200bregistret", "NameHasInvisibleCharacter")]
    [InlineData("Name", "F\u0430ngstregistret", "NameMixesScripts")]
    [InlineData("Name", "Регистр", "NameNotLatin")]
    [InlineData("Name", "Fangst\nregistret", "NameHasControlCharacter")]
    [InlineData("Name", "Fangst 🐟", "NameHasUnusualCharacter")]
    [InlineData("ContactName", "\u2066Karen", "NameHasBidiControl")]
    [InlineData("ContactName", "K\u0430ren", "NameMixesScripts")]
    [InlineData("ContactName", "Karen\u0000", "NameHasControlCharacter")]
    [InlineData("InvoiceReference", "\u200dRekvisition", "NameHasInvisibleCharacter")]
    [InlineData("Email", "pøst@fiskeri.example", "EmailAddressNotAscii")]
    [InlineData("Email", "post", "EmailAddressMalformed")]
    [InlineData("Email", "post@fiskeri.example\r\nBcc: x@y.example", "EmailAddressMalformed")]
    [InlineData("ContactEmail", "k\u0430ren@fiskeri.example", "EmailAddressNotAscii")]
    [InlineData("ContactEmail", "karen@", "EmailAddressMalformed")]
    [InlineData("ProductionUnit", "123", "PNumberMalformed")]
    [InlineData("ProductionUnit", "१०००००००००", "PNumberMalformed")]
    [InlineData("ProductionUnit", "1000000009", "ProductionUnitUnknown")]
    [InlineData("TaxUnit", "1234567", "SeNumberMalformed")]
    [InlineData("TaxUnit", "99999999", "TaxUnitUnknown")]
    public void A_bad_field_is_told_at_that_field(string field, string value, string code)
    {
        var reading = ProfileDetails.Read(With(field, value), AnOrganisation());

        reading.Details.ShouldBeNull();
        reading.Refusals.Select(refusal => (refusal.Code, refusal.Field)).ShouldBe([(code, field)]);
    }

    [Theory]
    [InlineData("Name", 65, "NameTooLong")]
    [InlineData("Name", 5000, "NameTooLong")]
    [InlineData("ContactName", 65, "NameTooLong")]
    [InlineData("InvoiceReference", 65, "NameTooLong")]
    [InlineData("Email", 300, "EmailAddressTooLong")]
    [InlineData("ContactEmail", 300, "EmailAddressTooLong")]
    public void A_long_field_is_told_at_that_field(string field, int characters, string code)
    {
        var reading = ProfileDetails.Read(With(field, new string('a', characters)), AnOrganisation());

        reading.Refusals.Select(refusal => (refusal.Code, refusal.Field)).ShouldBe([(code, field)]);
    }

    [Fact]
    public void Half_a_character_is_told_at_its_field() =>
        ProfileDetails.Read(With("ContactName", "Karen\ud800"), AnOrganisation()).Refusals
            .Select(refusal => (refusal.Code, refusal.Field)).ShouldBe([("NameMalformed", "ContactName")]);

    [Fact]
    public void All_fields_at_fault_are_told_at_once()
    {
        var refusals = ProfileDetails.Read(new ProfileForm { Email = "x", ContactEmail = "y", TaxUnit = "z" }, AnOrganisation()).Refusals;

        refusals.Select(refusal => refusal.Field).ShouldBe(["Name", "Email", "ContactEmail", "TaxUnit"]);
    }

    [Fact]
    public void Empty_fields_mean_none()
    {
        var details = ProfileDetails.Read(new ProfileForm { Name = " Fangstregistret ", Email = "  " }, AnOrganisation())
            .Details.ShouldNotBeNull();

        $"{details.Name}".ShouldBe("Fangstregistret");
        details.ShouldSatisfyAllConditions(
            () => details.Email.ShouldBeNull(),
            () => details.ContactName.ShouldBeNull(),
            () => details.ContactEmail.ShouldBeNull(),
            () => details.ProductionUnit.ShouldBeNull(),
            () => details.TaxUnit.ShouldBeNull(),
            () => details.InvoiceReference.ShouldBeNull());
    }

    [Fact]
    public void An_invoice_reference_needs_an_organisation_with_a_gln()
    {
        var organisation = AnOrganisation();
        organisation.Gln = null;

        var refusals = ProfileDetails.Read(With("InvoiceReference", "Rekvisition 12"), organisation).Refusals;

        refusals.Select(refusal => (refusal.Code, refusal.Field)).ShouldBe([("InvoiceReferenceWithoutGln", "InvoiceReference")]);
    }

    [Fact]
    public void The_only_production_unit_is_not_asked_for()
    {
        var organisation = AnOrganisation();
        organisation.ProductionUnits.RemoveAt(1);

        ProfileDetails.AsksForProductionUnit(organisation).ShouldBeFalse();
        ProfileDetails.Read(With("ProductionUnit", "1000000001"), organisation).Refusals.Single().Code.ShouldBe("ProductionUnitUnknown");
    }

    private static ProfileForm With(string field, string value)
    {
        var form = new ProfileForm { Name = "Fangstregistret" };
        return field switch
        {
            "Name" => form with { Name = value },
            "Email" => form with { Email = value },
            "ContactName" => form with { ContactName = value },
            "ContactEmail" => form with { ContactEmail = value },
            "ProductionUnit" => form with { ProductionUnit = value },
            "TaxUnit" => form with { TaxUnit = value },
            _ => form with { InvoiceReference = value },
        };
    }

    private static Organisation AnOrganisation() => new()
    {
        Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch),
        Name = OrganizationName.Parse("Ærø Fiskeri ApS").Value,
        Cvr = Cvr.Parse("98765432", CvrRule.FictitiousAllowed).Value,
        Gln = Gln.Parse("5798009811578").Value,
        CreatedAt = DateTimeOffset.UnixEpoch,
        ProductionUnits =
            { new ProductionUnit { Number = PNumber.Parse("1000000001").Value }, new ProductionUnit { Number = PNumber.Parse("1000000002").Value } },
        TaxUnits = { new TaxUnit { Number = SeNumber.Parse("10000001").Value }, new TaxUnit { Number = SeNumber.Parse("10000002").Value } },
    };
}
