using Segl.Pki.Outcomes;
using Segl.Server.Features.Directory;
using Segl.Server.Features.Directory.Ldap;

namespace Segl.Server.Tests.Ldap;

[Clause("RFC 4511", "4.5.1.7")]
public sealed class FilterMatchTests
{
    private static readonly DirectoryEntry Entry = new("uid=1,c=DK",
    [
        EntryAttribute.Of(AttributeTypes.ObjectClass, "top", "device"),
        EntryAttribute.Of(AttributeTypes.CommonName, "Økonomi og Løn"),
        EntryAttribute.Of(AttributeTypes.Mail, "Loen@Fiskeri.example"),
        EntryAttribute.Of(AttributeTypes.SerialNumber, "UI:DK-O:G:1"),
        EntryAttribute.Of(AttributeTypes.UserId, "4a1f"),
        EntryAttribute.Of(AttributeTypes.UserCertificate, new byte[] { 0x30, 0x00 }),
    ]);

    private static readonly LdapFilter True = new PresenceFilter("cn");
    private static readonly LdapFilter False = new PresenceFilter("o");
    private static readonly LdapFilter Undefined = new PresenceFilter("givenName");

    [Fact]
    public void What_cannot_be_said_is_neither_true_nor_false()
    {
        LdapFilter[] isTrue = [True, new NotFilter(False), new OrFilter([Undefined, True]), new AndFilter([])];
        LdapFilter[] isNot =
        [
            False, Undefined, new NotFilter(True), new NotFilter(Undefined), new AndFilter([True, Undefined]),
            new NotFilter(new AndFilter([True, Undefined])), new OrFilter([False, Undefined]),
            new NotFilter(new OrFilter([False, Undefined])),
            new OrFilter([]), new UndefinedFilter(), new NotFilter(new UndefinedFilter()),
        ];

        isTrue.ShouldAllBe(filter => FilterMatch.IsTrue(filter, Entry));
        isNot.ShouldAllBe(filter => !FilterMatch.IsTrue(filter, Entry));
        FilterMatch.IsTrue(new NotFilter(new AndFilter([False, Undefined])), Entry).ShouldBeTrue();
    }

    [Theory]
    [InlineData("cn", "økonomi OG løn", true)]
    [InlineData("cn", " Økonomi  og Løn ", true)]
    [InlineData("cn", "Økonomi", false)]
    [InlineData("commonName", "økonomi og løn", true)]
    [InlineData("mail", "loen@fiskeri.EXAMPLE", true)]
    [InlineData("objectClass", "DEVICE", true)]
    [InlineData("objectClass", "2.5.6.14", true)]
    [InlineData("objectClass", "person", false)]
    [InlineData("userCertificate", "0\0", false)]
    public void Values_are_compared_by_their_rule(string attribute, string value, bool isEqual)
    {
        FilterMatch.IsTrue(new EqualityFilter(attribute, value), Entry).ShouldBe(isEqual);
    }

    [Fact]
    public void Letters_of_other_forms_are_the_same()
    {
        DirectoryText.Fold("A\u030Arhus").ShouldBe("århus");
        DirectoryText.Fold("ＯＫ").ShouldBe("ok");
        DirectoryText.Fold("  to   mellemrum ").ShouldBe("to mellemrum");
    }

    [Theory]
    [InlineData("øko", "", null, true)]
    [InlineData(null, "og", "løn", true)]
    [InlineData("økonomi", "økonomi", null, false)]
    [InlineData(null, "løn", "løn", false)]
    [InlineData("Økonomi ", "", " løn", true)]
    public void Pieces_stand_in_their_order_and_do_not_overlap(string? initial, string any, string? final, bool isTrue)
    {
        var filter = new SubstringsFilter("cn", initial, any.Length == 0 ? [] : [any], final);

        FilterMatch.IsTrue(filter, Entry).ShouldBe(isTrue);
    }

    [Fact]
    public void Pieces_are_true_or_false_where_the_schema_has_a_rule_for_them_and_else_cannot_be_said()
    {
        var (found, other, none) = (Beginning("uid", "4A"), Beginning("uid", "4b"), Beginning("o", "fiskeri"));
        var unruled = Beginning("serialNumber", "ui:dk");

        FilterMatch.IsTrue(found, Entry).ShouldBeTrue();
        new[] { other, none }.ShouldAllBe(filter => FilterMatch.IsTrue(new NotFilter(filter), Entry));
        new[] { unruled, new NotFilter(unruled) }.ShouldAllBe(filter => !FilterMatch.IsTrue(filter, Entry));
    }

    private static LdapFilter Beginning(string attribute, string piece) => new SubstringsFilter(attribute, piece, [], null);
}
