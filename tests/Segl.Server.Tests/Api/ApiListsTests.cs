using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca.Storage;
using Segl.Server.Features.Notices;
using Segl.Server.Features.Tokens;
using Segl.Server.Storage;
using Segl.Server.Tests.Certificates;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Api;

/// <summary>Lists over HTTP, walked from their beginning to their end by what each part gives as next.</summary>
public sealed class ApiListsTests(TestDatabases databases) : IClassFixture<TestDatabases>
{
    private const string LettersInOrder = "æØÅ";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Fifty at a time: three parts, of which the last one is not full. Some names are the same, and some are no ASCII.
    [Theory, EachDatabase]
    public async Task Profiles_come_once_each_by_name_or_by_expiry_and_audit_events_newest_first(DatabaseKind kind)
    {
        await using var site = await ApiSite.StartAsync(databases, kind);
        using var program = await site.ProgramOfAsync("bo.bruger");
        var orders = new List<JsonElement>();
        for (var number = 0; number < 110; number++)
            orders.Add(await OrderAsync(program, $"Række {number % 60 / 10} {LettersInOrder[number * 2 % 3]}"));
        var profiles = orders.ConvertAll(order => order.Text("profileId"));
        for (var certificate = 0; certificate < 3; certificate++)
            await DeliveredCertificates.AddAsync(site.Services, Guid.Parse(profiles[certificate * 40]));

        var byName = await WalkAsync(program, "/api/v1/profiles?q=r%C3%A6kke");
        var byExpiry = await WalkAsync(program, "/api/v1/profiles?q=r%C3%A6kke&sort=expiry");
        var events = await WalkAsync(program, "/api/v1/audit-events", "number");
        var placed = await WalkAsync(program, "/api/v1/audit-events?what=order", "number");

        byName.Select(row => row.Text("id")).ShouldBe(profiles, ignoreOrder: true);
        byName.Select(row => row.Text("name")).ShouldBe(
            orders.Select(order => order.Text("profileName"))
                .OrderBy(name => name[..^1], StringComparer.Ordinal).ThenBy(name => LettersInOrder.IndexOf(name[^1], StringComparison.Ordinal)));
        byExpiry.Select(row => row.Text("id")).ShouldBe(profiles, ignoreOrder: true);
        byExpiry.Take(3).Select(row => row.GetProperty("nextExpiry").GetDateTimeOffset()).ShouldBeInOrder();
        byExpiry.Skip(3).ShouldAllBe(row => row.GetProperty("nextExpiry").ValueKind == JsonValueKind.Null);
        events.Count.ShouldBeGreaterThan(110);
        events.Select(each => each.GetProperty("number").GetInt64()).ShouldBeInOrder(SortDirection.Descending);
        placed.Select(each => each.Text("subject")).ShouldBe(orders.Select(order => $"order:{order.Text("id")}").Reverse());
    }

    [Theory, EachDatabase]
    public async Task Certificates_come_once_each_by_expiry_also_where_one_is_revoked_between_two_parts(DatabaseKind kind)
    {
        await using var site = await ApiSite.StartAsync(databases, kind);
        using var program = await site.ProgramOfAsync("bo.bruger");
        var profile = Guid.Parse((await OrderAsync(program, "Mange")).Text("profileId"));
        var serials = new List<string>();
        for (var number = 0; number < 7; number++)
            serials.Add($"{await DeliveredCertificates.AddAsync(site.Services, profile)}");

        var path = "/api/v1/certificates?limit=3";
        var rows = await WalkAsync(program, path);
        var first = (await program.SayAsync("GET", $"{path}&status=valid")).Body;
        var last = first.GetProperty("items")[2].Text("serialNumber");
        (await program.SayAsync("POST", $"/api/v1/certificates/{last}/revocation", """{"cause":"keySuspected"}""")).Status.ShouldBe(200);
        var second = (await program.SayAsync("GET", $"{path}&status=valid&after={first.Text("next")}")).Body;

        rows.Select(row => row.Text("serialNumber")).ShouldBe(serials, ignoreOrder: true);
        rows.Select(row => (row.GetProperty("expiresAt").GetDateTimeOffset(), row.Text("serialNumber"))).ShouldBeInOrder();
        SerialsOf(second).ShouldBe(rows.Skip(3).Take(3).Select(row => row.Text("serialNumber")));
        foreach (var bad in new[] { "limit=0", "limit=101", "after=x", $"after={new string('4', 40)}" })
            (await program.SayAsync("GET", $"/api/v1/certificates?{bad}")).Status.ShouldBe(400, bad);
    }

    // Many of the same instant, as when one thing is told of many certificates.
    [Theory, EachDatabase]
    public async Task Notices_come_once_each_newest_first_and_to_nobody_else(DatabaseKind kind)
    {
        await using var site = await ApiSite.StartAsync(databases, kind);
        using var program = await site.ProgramOfAsync("bo.bruger");
        using var other = await site.ProgramOfAsync("asta.admin", TokenRights.SeeCertificates);
        var told = await TellAsync(site, "bo.bruger", (2 * ListNotices.PerPage) + 1);
        await TellAsync(site, "nora.nabo", 3);

        var notices = await WalkAsync(program, "/api/v1/notices");

        notices.Select(notice => notice.Text("id")).ShouldBe(
            told.OrderByDescending(notice => notice.CreatedAt).ThenByDescending(notice => notice.Id).Select(notice => $"{notice.Id}"));
        var (newest, sent) = (notices[0], told.Single(notice => $"{notice.Id}" == notices[0].Text("id")));
        (newest.Text("kind"), newest.Text("about"), newest.Text("path")).ShouldBe((sent.Kind, sent.About, sent.Path));
        newest.GetProperty("createdAt").GetDateTimeOffset().ShouldBe(sent.CreatedAt);
        newest.GetProperty("readAt").ValueKind.ShouldBe(JsonValueKind.Null);
        (await WalkAsync(other, "/api/v1/notices")).ShouldBeEmpty();
        foreach (var somebodyElses in new[] { $"{Guid.Empty}", notices[0].Text("id") })
            (await other.SayAsync("GET", $"/api/v1/notices?after={somebodyElses}")).Body.Code().ShouldBe("PageMalformed");
    }

    private static async Task<JsonElement> OrderAsync(HttpClient program, string name)
    {
        var (status, order, _) = await program.SayAsync(
            "POST", "/api/v1/orders",
            JsonSerializer.Serialize(new
            {
                profile = new { name }, certificate = new { type = "system", identification = "userLogin", issuing = "ownRequest" },
            }));
        status.ShouldBe(201, $"{order}");
        return order;
    }

    // Each part is asked for twice: what a place leads to stays, and so does the next one.
    private static async Task<List<JsonElement>> WalkAsync(HttpClient program, string path, string key = "id")
    {
        var (items, parts) = (new List<JsonElement>(), new List<int>());
        string? next = null;
        do
        {
            var place = next is null ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}after={next}";
            var (status, part, _) = await program.SayAsync("GET", place);
            status.ShouldBe(200, $"{part}");
            (await program.SayAsync("GET", place)).Body.GetRawText().ShouldBe(part.GetRawText());
            items.AddRange(part.GetProperty("items").EnumerateArray());
            parts.Add(part.GetProperty("items").GetArrayLength());
            next = part.GetProperty("next").GetString();
        }
        while (next is not null && parts.Count < 100);

        // All parts but the last are full, and none of them is empty.
        parts.SkipLast(1).ShouldAllBe(count => count == parts[0]);
        items.Select(item => (item.TryGetProperty(key, out var id) ? id : item.GetProperty("serialNumber")).GetRawText()).ShouldBeUnique();
        return items;
    }

    private static IEnumerable<string> SerialsOf(JsonElement part) =>
        part.GetProperty("items").EnumerateArray().Select(row => row.Text("serialNumber"));

    private static Task<List<Notice>> TellAsync(ApiSite site, string userId, int count) => site.RunAsync(async services =>
    {
        var database = services.GetRequiredService<SeglDatabase>();
        var account = await database.Users.SingleAsync(user => user.UserName == userId, Token);
        var member = await database.Memberships.FirstAsync(member => member.AccountId == account.Id, Token);
        var at = DateTimeOffset.UnixEpoch.AddYears(50);
        var notices = Enumerable.Range(0, count).Select(number => new Notice
        {
            Id = Guid.CreateVersion7(at), AccountId = account.Id, OrganisationId = member.OrganisationId, Kind = "Orders.Notice.Fetch",
            About = $"Løn {number}", Path = $"/certifikater/{number}", CreatedAt = at.AddSeconds(number / 70),
        }).ToList();
        database.Notices.AddRange(notices);
        await database.SaveChangesAsync(Token);
        return notices;
    });
}
