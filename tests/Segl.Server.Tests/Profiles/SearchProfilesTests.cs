using Microsoft.EntityFrameworkCore;
using Segl.Ca.Storage;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Tests.Orders;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Profiles;

public sealed class SearchProfilesTests(TestDatabases databases)
{
    private static readonly ProfileForm s_boiler = new()
    {
        Name = "Kedelcentral",
        Email = "varme@fiskeri.example",
        ContactName = "Åse Ørsted",
        ContactEmail = "aase@fiskeri.example",
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [EachDatabase("kedel")]
    [EachDatabase("KEDELCENTRAL")]
    [EachDatabase("varme@")]
    [EachDatabase("ørsted")]
    [EachDatabase("ÅSE ØRSTED")]
    [EachDatabase("aase@fiskeri")]
    [EachDatabase("ørsted kedel")]
    [EachDatabase("kedel\0\nåse")]
    [EachDatabase("kedel\ufffe")]
    [EachDatabase("\uffff\ufdd0kedel\ufdef åse")]
    [EachDatabase("\U0001fffekedel")]
    public async Task A_word_is_found_in_name_contact_and_addresses(DatabaseKind kind, string search)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        await portal.OrderAsync(Forms.WithEmail);
        await portal.OrderAsync(s_boiler);

        (await NamesAsync(portal, search)).ShouldBe(["Kedelcentral"]);
    }

    [Theory]
    [EachDatabase("kedelovn")]
    [EachDatabase("kedel fangst")]
    [EachDatabase("ke%tral")]
    [EachDatabase("kede_central")]
    [EachDatabase("varme aase\\")]
    [EachDatabase("' OR 1 = 1 --")]
    public async Task What_stands_in_no_field_is_not_found(DatabaseKind kind, string search)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        await portal.OrderAsync(s_boiler);

        (await NamesAsync(portal, search)).ShouldBeEmpty();
    }

    [Theory, EachDatabase]
    public async Task A_search_of_noncharacters_alone_is_no_search(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        await portal.OrderAsync(s_boiler);

        Read("\ufffe\uffff\ufdd0").IsNarrowed.ShouldBeFalse();
        (await NamesAsync(portal, "\ufffe")).ShouldBe(["Kedelcentral"]);
    }

    [Theory, EachDatabase]
    public async Task A_profile_is_found_by_its_uuid_and_its_orders_reference_number(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        await portal.OrderAsync(Forms.WithEmail);
        var order = await portal.OrderAsync(s_boiler);

        (await NamesAsync(portal, order.ProfileId.ToString().ToUpperInvariant())).ShouldBe(["Kedelcentral"]);
        (await NamesAsync(portal, order.ReferenceNumber.ToString())).ShouldBe(["Kedelcentral"]);
    }

    [Theory, EachDatabase]
    public async Task A_search_never_leaves_the_organisation(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var order = await portal.OrderAsync(s_boiler);

        foreach (var search in new[] { "kedel", $"{order.ProfileId}", $"{order.ReferenceNumber}" })
            (await ListAsync(portal, Read(search), ProfilePage.First, portal.Stranger)).Count.ShouldBe(0);
    }

    [Theory, EachDatabase]
    public async Task The_list_is_in_Danish_order(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        await AddAsync(portal, ["Ålborg", "zebra", "Ærø", "Émile", "anholt", "Østerbro", "Bornholm"]);

        (await NamesAsync(portal, "")).ShouldBe(["anholt", "Bornholm", "Émile", "zebra", "Ærø", "Østerbro", "Ålborg"]);
    }

    [Theory]
    [EachDatabase("emile")]
    [EachDatabase("ÉMILE")]
    [EachDatabase("e\u0301mile")]
    public async Task An_accent_makes_no_difference_to_a_search(DatabaseKind kind, string search)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        await AddAsync(portal, ["Émile", "Emma", "Åmile"]);

        (await NamesAsync(portal, search)).ShouldBe(["Émile"]);
    }

    [Theory]
    [EachDatabase(ProfileSort.Name)]
    [EachDatabase(ProfileSort.Expiry)]
    public async Task Pages_forth_and_back_show_each_profile_once(DatabaseKind kind, ProfileSort sort)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        const int Profiles = (2 * ListProfiles.PerPage) + 1;
        await AddAsync(portal, Numbered(Profiles));
        var filter = ProfileFilter.All with { Sort = sort };

        var first = await ListAsync(portal, filter, ProfilePage.First, portal.Orderer);
        var second = await ListAsync(portal, filter, After(first), portal.Orderer);
        var third = await ListAsync(portal, filter, After(second), portal.Orderer);
        var back = await ListAsync(portal, filter, new ProfilePage(third.Previous, PageDirection.Before), portal.Orderer);

        string[] forth = [.. Names(first), .. Names(second), .. Names(third)];
        forth.ShouldBe(forth.Distinct().Order(StringComparer.Ordinal));
        forth.Length.ShouldBe(Profiles);
        Names(back).ShouldBe(Names(second));
        (first.Previous, third.Next, first.Count).ShouldBe((null, null, Profiles));
    }

    [Theory, EachDatabase]
    public async Task A_profile_that_comes_meanwhile_moves_nobody_else_to_another_page(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        await AddAsync(portal, Numbered(ListProfiles.PerPage + 2));
        var first = await ListAsync(portal, ProfileFilter.All, ProfilePage.First, portal.Orderer);
        await AddAsync(portal, ["AAA kommer foran"]);

        var second = await ListAsync(portal, ProfileFilter.All, After(first), portal.Orderer);

        Names(second).Length.ShouldBe(2);
        Names(second).Intersect(Names(first)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAA")]
    [InlineData("bm90LWEtZ3VpZA")]
    [InlineData("not base64url!")]
    public void What_is_no_place_in_the_list_is_its_beginning(string cursor)
    {
        ProfileCursor.Parse(cursor).ShouldBeNull();
    }

    [Fact]
    public void A_place_is_read_back_as_it_was_written()
    {
        var place = new ProfileCursor { Expiry = 1_795_274_671_000, NameKey = "ålborg 'x' {", Id = new Guid("01989f3e-0000-7000-8000-000000000001") };

        ProfileCursor.Parse(place.ToString()).ShouldBe(place);
    }

    [Fact]
    public void A_search_that_is_too_long_is_refused()
    {
        ProfileFilter.Search(new string('a', ProfileFilter.SearchCharactersMax + 1)).Refusal.ShouldNotBeNull()
            .Code.ShouldBe("SearchTooLong");
        ProfileFilter.Search("a b c d e f g h i").Refusal.ShouldNotBeNull().Code.ShouldBe("SearchTooLong");
    }

    private static ProfilePage After(ProfileList page) => new(page.Next, PageDirection.After);

    private static string[] Names(ProfileList list) => [.. list.Rows.Select(row => row.Profile.Name.Value)];

    private static ProfileFilter Read(string search) => ProfileFilter.Search(search).Value;

    private static async Task<string[]> NamesAsync(OrderPortal portal, string search) =>
        Names(await ListAsync(portal, Read(search), ProfilePage.First, portal.Orderer));

    private static async Task<ProfileList> ListAsync(OrderPortal portal, ProfileFilter filter, ProfilePage page, Actor actor) =>
        (await portal.RunAsync((ListProfiles list) => list.HandleAsync(filter, page, actor, Token))).Value;

    private static IEnumerable<string> Numbered(int profiles) => Enumerable.Range(0, profiles).Select(number => $"Profil {number:000}");

    private static Task AddAsync(OrderPortal portal, IEnumerable<string> names) => portal.InScopeAsync(async database =>
    {
        var organisation = await database.Organisations.SingleAsync(own => own.Id == portal.Orderer.OrganisationId, Token);
        foreach (var name in names)
        {
            var details = ProfileDetails.Read(new ProfileForm { Name = name }, organisation).Details.ShouldNotBeNull();
            database.Profiles.Add(
                CertificateProfile.Create(organisation.Id, details, SystemRights.None, allowsSeals: false, portal.Clock.GetUtcNow()));
        }

        return await database.SaveChangesAsync(Token);
    });
}
