using System.Formats.Asn1;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Directory;
using Segl.Server.Features.Directory.Ldap;
using Segl.Testing.Fuzzing;
using Segl.Testing.Ldap;

namespace Segl.Server.Tests.Ldap;

[Clause("RFC 4511", "4.1.1")]
public sealed class LdapReaderTests
{
    [Fact]
    public void Reads_a_search_with_everything_in_it()
    {
        var encoded = LdapBytes.Search(
            7,
            "c=DK",
            scope: 2,
            LdapBytes.Or(
                LdapBytes.Equal("mail", "post@fiskeri.example"),
                LdapBytes.Not(LdapBytes.Present("cn")),
                LdapBytes.Pieces("cn", (0, "abc"), (1, "def"), (2, "ghi"))),
            ["userCertificate;binary", "1.1"],
            sizeLimit: 5,
            typesOnly: true,
            LdapBytes.Control("1.2.3", isCritical: true, [1, 2]));

        var message = LdapReader.Read(encoded).ShouldNotBeNull();

        var search = message.Request.ShouldBeOfType<SearchRequest>();
        (message.Id, search.BaseObject, search.Scope, search.SizeLimit, search.TypesOnly)
            .ShouldBe((7, "c=DK", SearchScope.WholeSubtree, 5, true));
        search.Attributes.ShouldBe(["userCertificate;binary", "1.1"]);
        var parts = search.Filter.ShouldBeOfType<OrFilter>().Parts;
        parts[0].ShouldBe(new EqualityFilter("mail", "post@fiskeri.example"));
        parts[1].ShouldBe(new NotFilter(new PresenceFilter("cn")));
        var pieces = parts[2].ShouldBeOfType<SubstringsFilter>();
        (pieces.Initial, string.Join('|', pieces.Any), pieces.Final).ShouldBe(("abc", "def", "ghi"));
        (message.Controls.Single().Type, message.Controls.Single().IsCritical).ShouldBe(("1.2.3", true));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(9)]
    public void What_no_attribute_has_is_undefined(int tag)
    {
        var search = LdapBytes.Search(1, "", 0, LdapBytes.Assertion(tag, "cn", "abc"));

        SearchOf(search).Filter.ShouldBe(new UndefinedFilter());
    }

    [Fact]
    public void About_equal_is_equal()
    {
        var search = LdapBytes.Search(1, "", 0, LdapBytes.Assertion(8, "cn", "abc"));

        SearchOf(search).Filter.ShouldBe(new EqualityFilter("cn", "abc"));
    }

    [Fact]
    public void Filters_are_nested_no_deeper_than_the_bound()
    {
        var good = LdapBytes.Search(1, "", 0, LdapBytes.Nested(LdapFilterReader.DepthMax));
        var deep = LdapBytes.Search(1, "", 0, LdapBytes.Nested(LdapFilterReader.DepthMax + 1));
        var abyss = LdapBytes.Search(1, "", 0, LdapBytes.Nested(2_000));

        LdapReader.Read(good).ShouldNotBeNull().Request.ShouldBeOfType<SearchRequest>();
        LdapReader.Read(deep).ShouldNotBeNull().Request.ShouldBeOfType<MalformedRequest>();
        LdapReader.Read(abyss).ShouldBeNull();
    }

    [Fact]
    public void Filters_are_no_more_than_the_bound()
    {
        var good = LdapBytes.Or([.. Enumerable.Repeat(LdapBytes.Present("cn"), LdapFilterReader.FiltersMax - 1)]);
        var many = LdapBytes.Or([.. Enumerable.Repeat(LdapBytes.Present("cn"), LdapFilterReader.FiltersMax)]);

        SearchOf(LdapBytes.Search(1, "", 0, good)).ShouldNotBeNull();
        LdapReader.Read(LdapBytes.Search(1, "", 0, many)).ShouldNotBeNull().Request.ShouldBeOfType<MalformedRequest>();
    }

    [Fact]
    public void Lists_are_no_longer_than_their_bounds()
    {
        var attributes = LdapBytes.Search(1, "", 0, LdapBytes.Present("cn"), [.. Enumerable.Repeat("cn", 257)]);
        var controls = LdapBytes.Search(1, "", 0, LdapBytes.Present("cn"), controls: writer =>
        {
            for (var index = 0; index < 17; index++)
                LdapBytes.Control("1.2.3", isCritical: false)(writer);
        });

        LdapReader.Read(attributes).ShouldNotBeNull().Request.ShouldBeOfType<MalformedRequest>();
        LdapReader.Read(controls).ShouldBeNull();
    }

    [Theory]
    [InlineData("")] // No piece at all.
    [InlineData("82026162")] // Good, for comparison: it ends with.
    [InlineData("8202616281026162")] // Something after the end.
    [InlineData("810261628002616262")] // The beginning is not first.
    [InlineData("8302616262")] // A kind of piece that there is not.
    public void Pieces_come_in_their_order(string pieces)
    {
        var content = Convert.FromHexString(pieces);
        var encoded = LdapBytes.Search(1, "", 0, writer =>
        {
            using var filter = writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 4, isConstructed: true));
            writer.WriteOctetString("cn"u8);
            writer.WriteEncodedValue([0x30, (byte)content.Length, .. content]);
        });

        var isGood = pieces == "82026162";
        (LdapReader.Read(encoded)?.Request is SearchRequest).ShouldBe(isGood);
    }

    [Theory]
    [InlineData("30070201014a0101")] // Its length says more than there is.
    [InlineData("3080020101420000000000")] // An indefinite length (RFC 4511 §5.1).
    [InlineData("3005020100" + "4200")] // Message number zero is the server's.
    [InlineData("30050201ff4200")] // A negative one.
    [InlineData("3009020500800000004200")] // One beyond 2³¹ − 1.
    [InlineData("30050201014200" + "00")] // Something behind it.
    [InlineData("30070201014200" + "0500")] // Something that is no controls.
    [InlineData("300502010104" + "00")] // No operation.
    [InlineData("3005020101" + "7f00")] // A tag of two octets.
    [InlineData("3005020101" + "5900")] // An operation that there is not.
    [InlineData("3003020101")] // Nothing in it.
    [InlineData("")]
    [InlineData("30")]
    [InlineData("3000")]
    public void What_has_no_readable_envelope_is_no_message(string hex)
    {
        LdapReader.Read(Convert.FromHexString(hex)).ShouldBeNull();
    }

    [Fact]
    public void Lengths_may_be_written_long()
    {
        LdapReader.Read(Convert.FromHexString("30840000000502010142" + "00")).ShouldNotBeNull()
            .Request.ShouldBeOfType<UnbindRequest>();
    }

    [Fact]
    public void A_string_in_pieces_is_not_read()
    {
        var bind = Convert.FromHexString("3010020101" + "600b0201032404040261628000");

        LdapReader.Read(bind)?.Request.ShouldNotBeOfType<BindRequest>();
    }

    [Fact]
    public void Damage_is_never_a_fault()
    {
        byte[][] good =
        [
            LdapBytes.Bind(1, "cn=a", "b"), LdapBytes.BindBySasl(2), LdapBytes.Extended(3, LdapOids.StartTls),
            LdapBytes.Search(
                4, "c=DK", 2, LdapBytes.And(LdapBytes.Equal("mail", "å@b.dk"), LdapBytes.Pieces("cn", (0, "abc"), (2, "x"))), ["mail"],
                controls: LdapBytes.Page(5, [1, 2, 3])),
        ];
        var damaged = good.SelectMany(each => DamagedBytes.Of(each, count: 2_500)).ToList();

        damaged.Count.ShouldBeGreaterThan(10_000);
        foreach (var bytes in damaged)
        {
            // That it returns is the fact; what it reads, its own writer must be able to compare.
            if (LdapReader.Read(bytes) is { Request: SearchRequest search })
                _ = SearchPlan.Of(search.Filter);
        }
    }

    private static SearchRequest SearchOf(byte[] encoded) =>
        LdapReader.Read(encoded).ShouldNotBeNull().Request.ShouldBeOfType<SearchRequest>();
}
