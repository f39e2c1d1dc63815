using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca.Storage;
using Segl.Server.Features.Tokens;
using Segl.Server.Storage;
using Segl.Testing;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Api;

public sealed class OrdersApiTests(TestDatabases databases) : IClassFixture<TestDatabases>
{
    private const string System = """{"type":"system","identification":"userLogin","issuing":"ownRequest"}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private const string Reader = "post@aeblegaarden.example";

    private static string Order(string name, string certificate = System) =>
        $$"""{"profile":{"name":"{{name}}","contactName":"Karl Kjær","contactEmail":"karl@aeblegaarden.example"},"certificate":{{certificate}}}""";

    [Theory, EachDatabase]
    public async Task An_order_is_placed_found_and_deleted(DatabaseKind kind)
    {
        await using var site = await ApiSite.StartAsync(databases, kind);
        using var program = await site.ProgramOfAsync("bo.bruger");

        var (status, order, answer) = await program.SayAsync("POST", "/api/v1/orders", Order("Løn"));

        status.ShouldBe(201);
        answer.Headers.Location!.ToString().ShouldBe($"/api/v1/orders/{order.Text("id")}");
        order.Text("profileName").ShouldBe("Løn");
        order.Text("status").ShouldBe("ready");
        (await program.SayAsync("GET", "/api/v1/orders")).Body.GetProperty("items").EnumerateArray().Select(each => each.Text("id"))
            .ShouldContain(order.Text("id"));
        (await program.SayAsync("GET", answer.Headers.Location.ToString())).Body.Text("referenceNumber").ShouldBe(order.Text("referenceNumber"));
        (await program.SayAsync("DELETE", answer.Headers.Location.ToString())).Status.ShouldBe(204);
        (await program.SayAsync("GET", answer.Headers.Location.ToString())).Status.ShouldBe(404);
        (await program.SayAsync("DELETE", answer.Headers.Location.ToString())).Body.Code().ShouldBe("OrderDeletedMeanwhile");
    }

    [Theory, EachDatabase]
    public async Task The_same_key_orders_once_also_of_many_at_once(DatabaseKind kind)
    {
        await using var site = await ApiSite.StartAsync(databases, kind);
        using var program = await site.ProgramOfAsync("bo.bruger");
        var key = ("Idempotency-Key", "5d9e4b6e-6c1f-4a43-9d39-3a6a5a0b2f10");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => program.SayAsync("POST", "/api/v1/orders", Order("Én gang"), key)));

        answers.Select(each => each.Status).Distinct().ShouldHaveSingleItem().ShouldBe(201);
        answers.Select(each => each.Body.Text("id")).Distinct().ShouldHaveSingleItem();
        (await site.RunAsync(services => services.GetRequiredService<SeglDatabase>().Profiles
            .CountAsync(profile => profile.SearchText.Contains("en gang"), Token)))
            .ShouldBe(1);
        (await program.SayAsync("POST", "/api/v1/orders", Order("Noget andet"), key)).Body.Code().ShouldBe("IdempotencyKeyReused");
        using var other = await site.ProgramOfAsync("nora.nabo");
        (await other.SayAsync("POST", "/api/v1/orders", Order("Nabo"), key)).Status.ShouldBe(201);
    }

    [Theory, EachDatabase]
    public async Task Everything_that_is_wrong_is_told_at_once(DatabaseKind kind)
    {
        await using var site = await ApiSite.StartAsync(databases, kind);
        using var program = await site.ProgramOfAsync("bo.bruger");

        var (status, problem, answer) = await program.SayAsync(
            "POST", "/api/v1/orders", """{"profile":{"name":"","email":"nej"},"certificate":{"type":"system","identification":"oneTimeCode"}}""");

        status.ShouldBe(422);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        problem.GetProperty("errors").EnumerateArray().Select(each => each.Text("field")).ShouldBe(["name", "email"]);
        problem.Text("message").ShouldNotBeEmpty();
    }

    [Theory, EachDatabase]
    public async Task A_code_is_told_once_and_replaced_by_its_id(DatabaseKind kind)
    {
        await using var site = await ApiSite.StartAsync(databases, kind);
        using var program = await site.ProgramOfAsync("bo.bruger");
        var order = (await program.SayAsync(
            "POST", "/api/v1/orders", Order("Kode", """{"type":"system","identification":"oneTimeCode","issuing":"machine"}"""))).Body.Text("id");

        var first = await program.SayAsync("POST", $"/api/v1/orders/{order}/one-time-code");
        first.Status.ShouldBe(201);
        first.Body.Text("code").Length.ShouldBe(19);
        first.Answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await program.SayAsync("POST", $"/api/v1/orders/{order}/one-time-code")).Body.Code().ShouldBe("OneTimeCodeShownAlready");

        var second = await program.SayAsync("POST", $"/api/v1/orders/{order}/one-time-code?replaces={first.Body.Text("id")}");
        second.Status.ShouldBe(201);
        second.Body.Text("code").ShouldNotBe(first.Body.Text("code"));
        (await program.SayAsync("GET", $"/api/v1/orders/{order}")).Body.GetProperty("oneTimeCode").Text("id").ShouldBe(second.Body.Text("id"));
    }

    [Theory, EachDatabase]
    public async Task What_is_identified_via_api_is_issued_renewed_and_revoked(DatabaseKind kind)
    {
        await using var site = await ApiSite.StartAsync(databases, kind);
        using var program = await site.ProgramOfAsync("bo.bruger");
        using var administrator = await site.ProgramOfAsync("asta.admin", TokenRights.ChangeOrganisation | TokenRights.SeeCertificates);
        await Speaking.AllowApiAsync(administrator);
        var order = (await program.SayAsync("POST", "/api/v1/orders", Order("Maskine", """{"type":"system","identification":"api","isPublished":true}"""))).Body;
        using var folder = new TemporaryFolder();
        var request = JsonSerializer.Serialize(new { certificateRequest = await Speaking.RequestAsync(folder) });

        var issued = await program.SayAsync("POST", $"/api/v1/orders/{order.Text("id")}/certificate", request);

        issued.Status.ShouldBe(201, $"{issued.Body}");
        var serial = issued.Body.Text("serialNumber");
        (await program.SayAsync("POST", $"/api/v1/orders/{order.Text("id")}/certificate", request)).Body.Text("serialNumber").ShouldBe(serial);
        (await program.SayAsync("GET", $"/api/v1/certificates/{serial}")).Body.Text("status").ShouldBe("valid");
        (await program.SayAsync("GET", $"/api/v1/directory?serialNumber={serial}")).Body.GetProperty("certificates").GetArrayLength().ShouldBe(1);
        (await program.SayAsync("DELETE", $"/api/v1/certificates/{serial}/publication")).Status.ShouldBe(204);
        (await program.SayAsync("GET", $"/api/v1/directory?serialNumber={serial}")).Body.GetProperty("certificates").GetArrayLength().ShouldBe(0);

        var renewal = await program.SayAsync("POST", $"/api/v1/certificates/{serial}/renewal");
        renewal.Status.ShouldBe(201);
        renewal.Body.Text("renews").ShouldBe(serial);
        (await program.SayAsync("POST", $"/api/v1/certificates/{serial}/renewal")).Body.Code().ShouldBe("RenewalPending");

        (await program.SayAsync("POST", $"/api/v1/certificates/{serial}/revocation", """{"cause":"keySuspected"}""")).Body.Text("reason").ShouldBe("keyCompromise");
        (await program.SayAsync("POST", $"/api/v1/certificates/{serial}/revocation", """{"cause":"keyDestroyed"}""")).Body.Text("reason").ShouldBe("keyCompromise");
        (await program.SayAsync("GET", $"/api/v1/certificates?status=revoked")).Body.GetProperty("items")[0].Text("serialNumber").ShouldBe(serial);
        (await program.SayAsync("GET", $"/api/v1/certificates?status=valid")).Body.GetProperty("items").EnumerateArray()
            .ShouldNotContain(each => each.Text("serialNumber") == serial);
        using var stranger = await site.ProgramOfAsync("nora.nabo");
        (await stranger.SayAsync("GET", $"/api/v1/certificates/{serial}")).Status.ShouldBe(404);
    }

    [Theory, EachDatabase]
    public async Task A_change_needs_the_version_that_was_seen(DatabaseKind kind)
    {
        await using var site = await ApiSite.StartAsync(databases, kind);
        using var program = await site.ProgramOfAsync("bo.bruger");
        var profile = (await program.SayAsync("POST", "/api/v1/orders", Order("Ret mig"))).Body.Text("profileId");
        var seen = (await program.SayAsync("GET", $"/api/v1/profiles/{profile}")).Answer.Headers.ETag!.Tag;

        (await program.SayAsync("PUT", $"/api/v1/profiles/{profile}", """{"name":"Rettet"}""")).Status.ShouldBe(428);
        var changed = await program.SayAsync("PUT", $"/api/v1/profiles/{profile}", """{"name":"Rettet"}""", ("If-Match", seen));
        changed.Status.ShouldBe(200);
        changed.Body.Text("name").ShouldBe("Rettet");
        (await program.SayAsync("PUT", $"/api/v1/profiles/{profile}", """{"name":"For sent"}""", ("If-Match", seen))).Status.ShouldBe(412);
        var now = changed.Answer.Headers.ETag!.Tag;
        var rights = await program.SayAsync(
            "PUT", $"/api/v1/profiles/{profile}/system-rights", """{"systemRights":["certificateHandling"]}""", ("If-Match", now));
        rights.Body.GetProperty("systemRights")[0].GetString().ShouldBe("certificateHandling");
        foreach (var (method, path) in new[] { ("GET", $"/api/v1/profiles?q=rettet"), ("GET", $"/api/v1/profiles?status=pending&type=system") })
            (await program.SayAsync(method, path)).Body.GetProperty("items").EnumerateArray().Select(each => each.Text("id")).ShouldContain(profile);
    }

    [Theory, EachDatabase]
    public async Task Seals_are_allowed_from_a_profile_and_not_where_the_organisation_has_none(DatabaseKind kind)
    {
        await using var site = await ApiSite.StartAsync(databases, kind);
        using var program = await site.ProgramOfAsync("bo.bruger");
        using var administrator = await site.ProgramOfAsync("asta.admin", TokenRights.ChangeOrganisation | TokenRights.SeeCertificates);
        var profile = $"/api/v1/profiles/{(await program.SayAsync("POST", "/api/v1/orders", Order("Segl"))).Body.Text("profileId")}";
        var first = await VersionAsync();

        var tooEarly = await ChangeAsync(isAllowed: true, first);
        await Speaking.AllowAsync(administrator, "allowsSeals");
        var allowed = await ChangeAsync(isAllowed: true, first);
        var stale = await ChangeAsync(isAllowed: false, first);
        var shown = (await program.SayAsync("GET", profile)).Body;
        var forbidden = await ChangeAsync(isAllowed: false, await VersionAsync());

        (tooEarly.Status, tooEarly.Body.Code()).ShouldBe((422, "SealsNotAllowed"));
        (allowed.Status, allowed.Body.GetProperty("allowsSeals").GetBoolean()).ShouldBe((200, true));
        stale.Status.ShouldBe(412);
        shown.GetRawText().ShouldBe(allowed.Body.GetRawText());
        (forbidden.Status, forbidden.Body.GetProperty("allowsSeals").GetBoolean()).ShouldBe((200, false));
        (await program.SayAsync("GET", "/api/v1/audit-events?what=profile")).Body.GetProperty("items").EnumerateArray()
            .Where(each => each.Text("action") == "profile.change-seals").Select(each => each.GetProperty("details").Text("seals"))
            .ShouldBe(["NotAllowed", "Allowed"]);

        async Task<string> VersionAsync() => (await program.SayAsync("GET", profile)).Answer.Headers.ETag!.Tag;

        async Task<(int Status, JsonElement Body, HttpResponseMessage Answer)> ChangeAsync(bool isAllowed, string version) => await program.SayAsync(
            "PUT", $"{profile}/seals", JsonSerializer.Serialize(new { allowsSeals = isAllowed }), ("If-Match", version));
    }

    [Theory, EachDatabase]
    public async Task The_link_that_validates_an_address_is_sent_again_after_a_while_and_not_without_need(DatabaseKind kind)
    {
        await using var site = await ApiSite.StartAsync(databases, kind);
        using var program = await site.ProgramOfAsync("bo.bruger");
        var order = (await program.SayAsync(
            "POST", "/api/v1/orders", $$$"""{"profile":{"name":"Post","email":"{{{Reader}}}"},"certificate":{{{System}}}}""")).Body;
        var without = (await program.SayAsync("POST", "/api/v1/orders", Order("Uden adresse"))).Body;

        var tooSoon = await SendAsync(order);
        var first = await LinksAsync(site, count: 1);
        await BackdateAsync(site, Guid.Parse(order.Text("id")));
        var sent = await SendAsync(order);
        var both = await LinksAsync(site, count: 2);

        tooSoon.Body.Code().ShouldBe("ValidationSentRecently");
        sent.Status.ShouldBe(202, $"{sent.Body}");
        both.ShouldBeUnique();
        both.ShouldContain(first.ShouldHaveSingleItem());
        (await SendAsync(order)).Body.Code().ShouldBe("ValidationSentRecently");
        (await SendAsync(without)).Body.Code().ShouldBe("ValidationNotNeeded");
        (await program.SayAsync("GET", "/api/v1/audit-events?what=order")).Body.GetProperty("items").EnumerateArray()
            .Where(each => each.Text("action") == "order.email-validation-send").Select(each => each.Text("subject"))
            .ShouldHaveSingleItem().ShouldBe($"order:{order.Text("id")}");

        async Task<(int Status, JsonElement Body, HttpResponseMessage Answer)> SendAsync(JsonElement which) =>
            await program.SayAsync("POST", $"/api/v1/orders/{which.Text("id")}/email-validation");
    }

    [Theory]
    [InlineData("""{"profile":{"name":"A"},"certificate":{"type":"system","identification":"userLogin"},"mere":1}""")]
    [InlineData("""{"profile":{"name":"A","name":"B"},"certificate":{"type":"system","identification":"userLogin"}}""")]
    [InlineData("""{"profile":{"name":null},"certificate":{"type":"system","identification":"userLogin"}}""")]
    [InlineData("""{"profile":{"name":"A"},"certificate":{"type":2,"identification":"userLogin"}}""")]
    [InlineData("""{"profile":{"name":"A"},"certificate":{"type":"System","identification":"userLogin"}}""")]
    [InlineData("""{"profile":{"name":"A"},"certificate":{"type":"system","identification":"userLogin, api"}}""")]
    [InlineData("""{"profile":{"name":"A","systemRights":["none"]},"certificate":{"type":"system","identification":"userLogin"}}""")]
    [InlineData("""{"profile":{"name":"A"},"certificate":{"type":"system"}}""")]
    [InlineData("""{"profile":{"name":"A"},"certificate":null}""")]
    [InlineData("""{"profile":""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    public async Task What_is_not_exactly_as_described_is_malformed(string json)
    {
        await using var site = await ApiSite.StartAsync(databases, DatabaseKind.Sqlite);
        using var program = await site.ProgramOfAsync("bo.bruger");

        var (status, problem, _) = await program.SayAsync("POST", "/api/v1/orders", json);

        status.ShouldBe(400);
        problem.Code().ShouldBe("Malformed");
        problem.Text("message").ShouldNotContain("Segl.");
    }

    [Fact]
    public async Task Lists_go_on_where_they_ended()
    {
        await using var site = await ApiSite.StartAsync(databases, DatabaseKind.Sqlite);
        using var program = await site.ProgramOfAsync("bo.bruger");
        for (var order = 0; order < 5; order++)
            (await program.SayAsync("POST", "/api/v1/orders", Order($"Nummer {order}"))).Status.ShouldBe(201);

        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = (await program.SayAsync("GET", $"/api/v1/orders?limit=2{(next is null ? "" : $"&after={next}")}")).Body;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(each => each.Text("id")));
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);

        seen.Distinct().Count().ShouldBe(seen.Count);
        seen.Count.ShouldBeGreaterThanOrEqualTo(5);
        foreach (var bad in new[] { "limit=0", "limit=101", "limit=x", "after=x", $"after={Guid.Empty}" })
            (await program.SayAsync("GET", $"/api/v1/orders?{bad}")).Status.ShouldBe(400, bad);
    }

    [Theory, EachDatabase]
    public async Task Notices_audit_events_and_settings_are_told(DatabaseKind kind)
    {
        await using var site = await ApiSite.StartAsync(databases, kind);
        using var program = await site.ProgramOfAsync("bo.bruger");
        (await program.SayAsync("POST", "/api/v1/orders", Order("Spor"))).Status.ShouldBe(201);

        (await program.SayAsync("GET", "/api/v1/notices")).Status.ShouldBe(200);
        var events = (await program.SayAsync("GET", "/api/v1/audit-events?what=order")).Body.GetProperty("items");
        events[0].Text("action").ShouldBe("order.create");
        events[0].Text("hash").Length.ShouldBe(64);
        (await program.SayAsync("GET", "/api/v1/audit-events?what=noget")).Status.ShouldBe(422);
        (await program.SayAsync("GET", "/api/v1/organisation")).Body.GetProperty("settings").GetProperty("expiryNoticeDays").GetArrayLength().ShouldBeGreaterThan(0);
        (await program.SayAsync("GET", "/api/v1/noget")).Status.ShouldBe(404);
    }

    // As if its mails had been sent an hour ago.
    private static Task BackdateAsync(ApiSite site, Guid orderId) => site.RunAsync(services =>
        services.GetRequiredService<SeglDatabase>().EmailValidations.Where(validation => validation.OrderId == orderId).ExecuteUpdateAsync(
            set => set.SetProperty(validation => validation.CreatedAt, TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1)), Token));

    // The outbox works at once, but in the background.
    private static async Task<List<string>> LinksAsync(ApiSite site, int count)
    {
        while (true)
        {
            var mails = await site.RunAsync(services => services.GetRequiredService<SeglDatabase>().DemonstrationMails
                .Where(mail => mail.Recipient == Reader && mail.Body.Contains("/validering/")).Select(mail => mail.Body).ToListAsync(Token));
            if (mails.Count >= count)
                return mails.ConvertAll(mail => mail.Split("/validering/")[1].Split('\n', '\r', ' ')[0]);

            await Task.Delay(50, Token);
        }
    }
}
