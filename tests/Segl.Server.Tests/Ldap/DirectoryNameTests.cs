using Segl.Pki.Outcomes;
using Segl.Server.Features.Directory;

namespace Segl.Server.Tests.Ldap;

[Clause("RFC 4514", "3")]
public sealed class DirectoryNameTests
{
    [Theory]
    [InlineData("c=DK")]
    [InlineData("C=dk")]
    [InlineData(" countryName = DK ")]
    [InlineData("2.5.4.6=DK")]
    [InlineData(@"c=\44\4b")]
    public void One_name_can_be_written_in_many_ways(string text)
    {
        DirectoryPlace.Of(DirectoryName.Parse(text).ShouldNotBeNull()).Kind.ShouldBe(PlaceKind.Country);
    }

    [Theory]
    [InlineData("", "Root")]
    [InlineData("cn=Subschema", "Subschema")]
    [InlineData("organizationIdentifier=NTRDK-98765440,c=DK", "Organisation")]
    [InlineData("uid=4a1f9c,organizationIdentifier=ntrdk-98765440, c=DK", "Certificate")]
    [InlineData("c=SE", "Nowhere")]
    [InlineData("o=Somebody,c=DK", "Nowhere")]
    [InlineData("organizationIdentifier=NTRDK-123,c=DK", "Nowhere")]
    [InlineData("uid=4a+cn=b,organizationIdentifier=NTRDK-98765440,c=DK", "Nowhere")]
    [InlineData("uid=4a,uid=4a,organizationIdentifier=NTRDK-98765440,c=DK", "Nowhere")]
    [InlineData("c=#0402444b", "Nowhere")]
    public void A_name_leads_to_its_place(string text, string place)
    {
        DirectoryPlace.Of(DirectoryName.Parse(text).ShouldNotBeNull()).Kind.ToString().ShouldBe(place);
    }

    [Theory]
    [InlineData("DK")]
    [InlineData("=DK")]
    [InlineData("c=DK,")]
    [InlineData(",c=DK")]
    [InlineData(@"c=DK\")]
    [InlineData(@"c=\zz")]
    [InlineData(@"c=\ff")]
    [InlineData("c=\"DK\"")]
    [InlineData("c=D\0K")]
    [InlineData("c d=DK")]
    public void What_is_no_name_is_not_read(string text)
    {
        DirectoryName.Parse(text).ShouldBeNull();
    }

    [Fact]
    public void A_name_has_a_greatest_length()
    {
        DirectoryName.Parse("c=" + new string('a', 4094)).ShouldNotBeNull();
        DirectoryName.Parse("c=" + new string('a', 4095)).ShouldBeNull();
    }

    [Theory]
    [InlineData("a,b+c", @"a\,b\+c")]
    [InlineData("#a ", @"\#a\ ")]
    [InlineData("\"<>;\\", @"\""\<\>\;\\")]
    public void What_is_written_escaped_is_read_as_it_was(string value, string escaped)
    {
        var name = DirectoryName.Parse($"cn={DirectoryName.Escape(value)}").ShouldNotBeNull();

        DirectoryName.Escape(value).ShouldBe(escaped);
        name.RelativeNames.Single().ShouldBe((AttributeTypes.CommonName, DirectoryText.Fold(value)));
    }
}
