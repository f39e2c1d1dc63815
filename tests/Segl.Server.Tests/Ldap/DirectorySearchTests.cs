using Microsoft.EntityFrameworkCore;
using Segl.Ca.Storage;
using Segl.Pki.Names;
using Segl.Testing.Databases;
using static Segl.Testing.Ldap.LdapBytes;

namespace Segl.Server.Tests.Ldap;

public sealed class DirectorySearchTests(DirectorySites sites) : IClassFixture<DirectorySites>
{
    private const int Base = 0;
    private const int One = 1;
    private const int Subtree = 2;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task A_recipient_is_found_by_exact_address_with_certificate(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        var serial = await site.MakeAsync("Fakturaserver", "Faktura@Eksempel.example");

        var (entries, result) = await site.AskAsync(Search(1, "c=DK", Subtree, Equal("mail", "FAKTURA@eksempel.example")));

        result.Code.ShouldBe(0);
        var entry = entries.ShouldHaveSingleItem();
        entry.Name.ShouldBe($"uid={serial},organizationIdentifier={site.Identifier},c=DK");
        entry.Attributes["userCertificate;binary"].ShouldHaveSingleItem().ShouldBe(await site.DerOfAsync(serial));
        (entry.Text("mail"), entry.Text("cn"), entry.Text("organizationIdentifier"))
            .ShouldBe(("Faktura@Eksempel.example", "Fakturaserver", site.Identifier));
        entry.Text("serialNumber").ShouldStartWith("UI:DK-O:G:");
        entry.Attributes.Keys.ShouldBe(
            ["objectClass", "uid", "cn", "serialNumber", "o", "organizationIdentifier", "mail", "userCertificate;binary"],
            ignoreOrder: true);
    }

    [Theory, EachDatabase]
    public async Task Each_indexed_attribute_finds_it(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        var serial = await site.MakeAsync("Økonomi & Løn (ny)", "oekonomi@eksempel.example");
        var (found, _) = await site.AskAsync(Search(1, "c=DK", Subtree, Equal("mail", "oekonomi@eksempel.example")));
        var subject = found.Single().Text("serialNumber");

        var filters = new[]
        {
            Equal("cn", "ØKONOMI & LØN (NY)"), Equal("serialNumber", subject), Equal("uid", serial.ToString()),
            Pieces("cn", (0, "økon"), (2, "(ny)")), Pieces("mail", (0, "oekonomi@")),
            And(Equal("organizationIdentifier", site.Identifier), Equal("cn", "økonomi & løn (ny)")),
            Or(Equal("mail", "nobody@eksempel.example"), Equal("sn", "x"), Pieces("cn", (0, "økonomi"))),
            And(Present("mail"), Equal("objectClass", "pkiUser"), Equal("mail", "oekonomi@eksempel.example")),
        };
        foreach (var filter in filters)
        {
            var (entries, result) = await site.AskAsync(Search(1, "c=DK", Subtree, filter));
            (result.Code, entries.ShouldHaveSingleItem().Text("uid")).ShouldBe((0, serial.ToString()));
        }
    }

    [Theory, EachDatabase]
    public async Task Only_what_was_published_and_stands_is_found(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        var hidden = await site.MakeAsync("Ikke offentlig", "skjult@eksempel.example", isPublished: false);
        var revoked = await site.MakeAsync("Spærres", "spaerret@eksempel.example");
        var question = Search(2, "c=DK", Subtree, Equal("mail", "spaerret@eksempel.example"));
        using var client = await site.ConnectAsync();

        var before = await client.AskAsync(question);
        await site.RevokeAsync(revoked);
        var after = await client.AskAsync(question);
        var byName = await client.AskAsync(Search(
            3, $"uid={revoked},organizationIdentifier={site.Identifier},c=DK", Base, Present("objectClass")));
        var unpublished = await client.AskAsync(Search(4, "c=DK", Subtree, Or(
            Equal("mail", "skjult@eksempel.example"), Equal("cn", "Ikke offentlig"), Equal("uid", hidden.ToString()),
            Pieces("mail", (0, "skjult")))));

        before.Entries.ShouldHaveSingleItem();
        (after.Entries.Count, after.Result.Code).ShouldBe((0, 0));
        (byName.Entries.Count, byName.Result.Code).ShouldBe((0, 32));
        (unpublished.Entries.Count, unpublished.Result.Code).ShouldBe((0, 0));
    }

    [Theory, EachDatabase]
    public async Task What_counts_is_the_address_in_the_certificate(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        var profile = await site.MakeProfileAsync("Flytter", "gammel@eksempel.example");
        var first = await site.RenewAsync(profile);
        var moved = EmailAddress.Parse("ny@eksempel.example").Value;
        await site.InDatabaseAsync(database => database.Profiles.Where(each => each.Id == profile)
            .ExecuteUpdateAsync(change => change.SetProperty(each => each.Email, moved), Token));
        var second = await site.RenewAsync(profile);

        var old = await site.AskAsync(Search(1, "c=DK", Subtree, Equal("mail", "gammel@eksempel.example")));
        var present = await site.AskAsync(Search(1, "c=DK", Subtree, Equal("mail", "ny@eksempel.example")));

        old.Entries.Single().Text("uid").ShouldBe(first.ToString());
        present.Entries.Single().Text("uid").ShouldBe(second.ToString());
    }

    [Theory, EachDatabase]
    public async Task Nothing_is_listed(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        await site.MakeAsync("Til stede", "tilstede@eksempel.example");
        (string, int, Action<System.Formats.Asn1.AsnWriter>)[] listings =
        [
            ("c=DK", Subtree, Present("objectClass")), ("c=DK", One, Present("objectClass")), ("", Subtree, Present("objectClass")),
            ("c=DK", Subtree, Present("mail")), ("c=DK", Subtree, Not(Equal("mail", "x@y.example"))), ("c=DK", Subtree, And()),
            ("c=DK", Subtree, Pieces("cn", (0, "ti"))), ("c=DK", Subtree, Pieces("mail", (2, "le"))),
            ("c=DK", Subtree, Pieces("mail", (1, "ek"), (1, "el"))), ("c=DK", Subtree, Or(Equal("mail", "a@b.dk"), Present("cn"))),
        ];

        foreach (var (baseObject, scope, filter) in listings)
        {
            var (entries, result) = await site.AskAsync(Search(1, baseObject, scope, filter));
            (entries.Count, result.Code).ShouldBe((0, 53));
            result.Diagnostic.ShouldContain("is not listed");
        }
    }

    [Theory, EachDatabase]
    public async Task A_piece_of_three_characters_finds_it(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        var serial = await site.MakeAsync("Indberetning \"x\" æøå", "indberetning@stykker.example");
        await site.MakeAsync("Ikke offentlig indberetning", "skjult@stykker.example", isPublished: false);
        var revoked = await site.MakeAsync("Spærret indberetning", "spaerret@stykker.example");
        await site.RevokeAsync(revoked);

        var filters = new[]
        {
            Pieces("cn", (1, "BERETNING")), Pieces("cn", (1, "\"x\"")), Pieces("cn", (2, "øå")), Pieces("cn", (1, "nds"), (2, "å")),
            Pieces("mail", (1, "@stykker")), Pieces("mail", (2, "stykker.example")), Pieces("mail", (0, "in"), (1, "ning"), (2, "le")),
            Or(Pieces("cn", (1, "beretning")), Pieces("mail", (1, "stykker")), Equal("uid", serial.ToString())),
            And(Pieces("cn", (1, "beretning")), Pieces("mail", (1, "stykker"))),
        };
        foreach (var (index, filter) in filters.Index())
        {
            var (entries, result) = await site.AskAsync(Search(1, "c=DK", Subtree, filter));
            result.Code.ShouldBe(index is 2 ? 53 : 0);
            entries.Select(entry => entry.Text("uid")).ShouldBe(index is 2 or 3 ? [] : [serial.ToString()]);
        }
    }

    [Theory, EachDatabase]
    public async Task The_tree_is_walked_from_above(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        var serial = await site.MakeAsync("I træet", "traeet@eksempel.example");
        var organisation = $"organizationIdentifier={site.Identifier},c=DK";
        var certificate = $"uid={serial},{organisation}";
        var here = Equal("cn", "I træet");

        (await NamesAsync(site, "c=DK", Base, Present("objectClass"))).ShouldBe(["c=DK"]);
        (await NamesAsync(site, "", One, Present("objectClass"))).ShouldBe(["c=DK"]);
        (await NamesAsync(site, "c=DK", One, Equal("organizationIdentifier", site.Identifier))).ShouldBe([organisation]);
        (await NamesAsync(site, organisation, Base, Present("objectClass"))).ShouldBe([organisation]);
        (await NamesAsync(site, organisation, One, here)).ShouldBe([certificate]);
        (await NamesAsync(site, organisation, Subtree, Or(here, Equal("objectClass", "organization"))))
            .ShouldBe([organisation, certificate]);
        (await NamesAsync(site, certificate, Base, Present("objectClass"))).ShouldBe([certificate]);
        (await NamesAsync(site, certificate, One, Present("objectClass"))).ShouldBeEmpty();
        (await NamesAsync(site, "", Subtree, here)).ShouldBe([certificate]);
    }

    [Theory, EachDatabase]
    public async Task What_is_not_there_has_the_code_for_it_and_the_last_entry_on_the_way(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        var serial = await site.MakeAsync("Et sted", "etsted@eksempel.example");
        var organisation = $"organizationIdentifier={site.Identifier},c=DK";
        var certificate = $"uid={serial},{organisation}";

        (await CodeAsync(site, "c=SE")).ShouldBe((32, ""));
        (await CodeAsync(site, "cn=x,cn=Subschema")).ShouldBe((32, "cn=Subschema"));
        (await CodeAsync(site, "cn=x,c=DK")).ShouldBe((32, "c=DK"));
        (await CodeAsync(site, "organizationIdentifier=NTRDK-98765432,c=DK")).ShouldBe((32, "c=DK"));
        (await CodeAsync(site, $"uid={serial},organizationIdentifier=NTRDK-98765432,c=DK")).ShouldBe((32, "c=DK"));
        (await CodeAsync(site, $"uid=4a4a,{organisation}")).ShouldBe((32, organisation));
        (await CodeAsync(site, $"uid=nonsense,{organisation}")).ShouldBe((32, organisation));
        (await CodeAsync(site, $"cn=x,{organisation}")).ShouldBe((32, organisation));
        (await CodeAsync(site, $"cn=x,uid=4a4a,{organisation}")).ShouldBe((32, organisation));
        (await CodeAsync(site, $"cn=x,{certificate}")).ShouldBe((32, certificate));
        (await CodeAsync(site, "nonsense")).ShouldBe((34, ""));
    }

    [Theory, EachDatabase]
    public async Task Pieces_without_an_index_narrow_what_an_indexed_value_finds_and_find_nothing_alone(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        var serial = $"{await site.MakeAsync("Indsnævret", "smal@eksempel.example")}";
        var (found, _) = await site.AskAsync(Search(1, "c=DK", Subtree, Equal("mail", "smal@eksempel.example")));
        var organisation = found.Single().Text("o");
        var pieces = new[]
        {
            Pieces("o", (0, organisation[..3])), Pieces("uid", (2, serial[^4..])),
            Pieces("organizationIdentifier", (0, "ntrdk-"), (1, site.Identifier[7..])),
        };

        foreach (var piece in pieces)
        {
            var both = await site.AskAsync(Search(1, "c=DK", Subtree, And(piece, Equal("mail", "smal@eksempel.example"))));
            var neither = await site.AskAsync(Search(1, "c=DK", Subtree, And(Not(piece), Equal("mail", "smal@eksempel.example"))));
            var alone = await site.AskAsync(Search(1, "c=DK", Subtree, piece));

            (both.Entries.ShouldHaveSingleItem().Text("uid"), both.Result.Code).ShouldBe((serial, 0));
            (neither.Entries.Count, neither.Result.Code).ShouldBe((0, 0));
            (alone.Entries.Count, alone.Result.Code).ShouldBe((0, 53));
        }
    }

    [Theory, EachDatabase]
    public async Task Attributes_are_those_that_were_asked_for(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        await site.MakeAsync("Udvalg", "udvalg@eksempel.example");
        var filter = Equal("mail", "udvalg@eksempel.example");

        (await AttributesAsync(site, filter, ["MAIL", "userCertificate", "nonsense", "cn;lang-da"]))
            .ShouldBe(["mail", "userCertificate;binary"]);
        (await AttributesAsync(site, filter, ["usercertificate;BINARY"])).ShouldBe(["userCertificate;binary"]);
        (await AttributesAsync(site, filter, ["1.1"])).ShouldBeEmpty();
        (await AttributesAsync(site, filter, ["+"])).ShouldBe(["subschemaSubentry"]);
        (await AttributesAsync(site, filter, ["*", "+"])).Count.ShouldBe(9);
        var (entries, _) = await site.AskAsync(Search(1, "c=DK", Subtree, filter, ["mail"], typesOnly: true));
        entries.Single().Attributes["mail"].ShouldBeEmpty();
    }

    [Theory, EachDatabase]
    public async Task The_server_says_what_it_is(DatabaseKind kind)
    {
        var site = await sites.Of(kind);

        var (entries, result) = await site.AskAsync(Search(1, "", Base, Present("objectClass"), ["+"]));
        var (schema, _) = await site.AskAsync(Search(1, "cn=Subschema", Base, Equal("objectClass", "subschema"), ["+", "*"]));

        result.Code.ShouldBe(0);
        (entries.Single().Text("namingContexts"), entries.Single().Text("supportedLDAPVersion"), entries.Single().Text("subschemaSubentry"))
            .ShouldBe(("c=DK", "3", "cn=Subschema"));
        entries.Single().Attributes.Keys.ShouldNotContain("supportedExtension");
        schema.Single().Attributes["attributeTypes"].Count.ShouldBeGreaterThan(9);
        schema.Single().Attributes["objectClasses"].Count.ShouldBe(7);
    }

    [Theory, EachDatabase]
    public async Task Pages_hold_each_entry_once(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        var profile = await site.MakeProfileAsync("Mange sider", "sider@eksempel.example");
        var serials = new List<string>();
        for (var index = 0; index < 4; index++)
            serials.Add((await site.RenewAsync(profile)).ToString());
        var filter = Or(Pieces("cn", (0, "mange")), Equal("mail", "sider@eksempel.example"), Equal("uid", serials[2]));
        using var client = await site.ConnectAsync();

        var found = new List<string>();
        byte[] cookie = [];
        var pages = 0;
        do
        {
            var (entries, result) = await client.AskAsync(Search(++pages, "c=DK", Subtree, filter, controls: Page(2, cookie)));
            result.Code.ShouldBe(0);
            found.AddRange(entries.Select(entry => entry.Text("uid")));
            cookie = result.Cookie.ShouldNotBeNull();
        }
        while (cookie.Length > 0);

        pages.ShouldBe(2);
        found.ShouldBe(serials, ignoreOrder: true);
    }

    [Theory, EachDatabase]
    public async Task A_cookie_is_good_for_its_search_only(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        var profile = await site.MakeProfileAsync("Kager", "kager@eksempel.example");
        await site.RenewAsync(profile);
        await site.RenewAsync(profile);
        var filter = Equal("mail", "kager@eksempel.example");
        var (_, first) = await site.AskAsync(Search(1, "c=DK", Subtree, filter, controls: Page(1, [])));
        var cookie = first.Cookie.ShouldNotBeNull();

        var same = await site.AskAsync(Search(1, "c=DK", Subtree, filter, controls: Page(1, cookie)));
        var other = await site.AskAsync(Search(1, "c=DK", Subtree, Equal("cn", "Kager"), controls: Page(1, cookie)));
        var forged = await site.AskAsync(Search(1, "c=DK", Subtree, filter, controls: Page(1, [.. cookie[..^1], (byte)(cookie[^1] ^ 1)])));
        var ended = await site.AskAsync(Search(1, "c=DK", Subtree, filter, controls: Page(0, cookie)));
        var unreadable = await site.AskAsync(Search(
            1, "c=DK", Subtree, filter, controls: Control(PagedResults, isCritical: true, [0x30, 0x01, 0x00])));

        (same.Entries.Count, same.Result.Code, same.Result.Cookie.ShouldNotBeNull().Length).ShouldBe((1, 0, 0));
        (other.Entries.Count, other.Result.Code).ShouldBe((0, 53));
        (forged.Entries.Count, forged.Result.Code).ShouldBe((0, 53));
        (ended.Entries.Count, ended.Result.Code).ShouldBe((0, 0));
        unreadable.Result.Code.ShouldBe(2);
    }

    private static async Task<IEnumerable<string>> NamesAsync(
        DirectorySite site, string baseObject, int scope, Action<System.Formats.Asn1.AsnWriter> filter)
    {
        var (entries, result) = await site.AskAsync(Search(1, baseObject, scope, filter));
        result.Code.ShouldBe(0);
        return entries.Select(entry => entry.Name);
    }

    private static async Task<(int Code, string MatchedName)> CodeAsync(DirectorySite site, string baseObject)
    {
        var (_, result) = await site.AskAsync(Search(1, baseObject, Base, Present("objectClass")));
        return (result.Code, result.MatchedName);
    }

    private static async Task<List<string>> AttributesAsync(
        DirectorySite site, Action<System.Formats.Asn1.AsnWriter> filter, string[] attributes)
    {
        var (entries, _) = await site.AskAsync(Search(1, "c=DK", Subtree, filter, attributes));
        return [.. entries.Single().Attributes.Keys];
    }
}
