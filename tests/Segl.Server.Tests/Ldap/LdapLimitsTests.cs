using Segl.Ca.Storage;
using Segl.Testing.Databases;
using Segl.Testing.Ldap;
using static Segl.Testing.Ldap.LdapBytes;

namespace Segl.Server.Tests.Ldap;

/// <summary>Clients that are slow, hang, flood or ask too much: each is bounded, and others are answered meanwhile.</summary>
[Collection("Floods")] // One flood at a time, or what is measured is which of them the machine serves first.
public sealed class LdapLimitsTests(TestDatabases databases)
{
    private static readonly byte[] Question = Search(99, "c=DK", 0, Present("objectClass"));

    [Theory]
    [InlineData("")]
    [InlineData("3084")]
    [InlineData("30")]
    public async Task Who_begins_nothing_or_ends_nothing_is_sent_away(string begun)
    {
        await using var site = await OpenAsync(("Segl:Directory:MessageSeconds", "5"), ("Segl:Directory:IdleSeconds", "3600"));
        using var silent = await site.ConnectAsync();
        using var other = await site.ConnectAsync();
        await silent.SendAsync(Convert.FromHexString(begun));
        (await other.AskAsync(Question)).Result.Code.ShouldBe(0);

        var notice = await AdvanceUntilAsync(site, silent, TimeSpan.FromSeconds(5));

        (notice.Id, notice.Code).ShouldBe((0, 52));
        (await silent.ReadAsync()).ShouldBeNull();
        (await other.AskAsync(Question)).Result.Code.ShouldBe(0);
    }

    [Fact]
    public async Task Who_says_nothing_more_is_sent_away_later()
    {
        await using var site = await OpenAsync(("Segl:Directory:IdleSeconds", "600"), ("Segl:Directory:MessageSeconds", "5"));
        using var client = await site.ConnectAsync();
        (await client.AskAsync(Question)).Result.Code.ShouldBe(0);
        await SettleAsync();
        site.Clock.Advance(TimeSpan.FromSeconds(590));
        (await client.AskAsync(Question)).Result.Code.ShouldBe(0);

        var notice = await AdvanceUntilAsync(site, client, TimeSpan.FromSeconds(600));

        (notice.Id, notice.Code).ShouldBe((0, 52));
    }

    [Fact]
    public async Task An_address_has_a_number_of_connections()
    {
        await using var site = await OpenAsync(("Segl:Directory:ConnectionsPerAddressMax", "3"));
        var clients = new List<LdapClient>();
        for (var index = 0; index < 3; index++)
        {
            clients.Add(await site.ConnectAsync());
            (await clients[^1].AskAsync(Question)).Result.Code.ShouldBe(0);
        }

        using var fourth = await site.ConnectAsync();
        (await fourth.ReadAsync()).ShouldBeNull();

        clients.ForEach(client => client.Dispose());
        await EventuallyAsync(() => site.Listener.ConnectionCount == 0);
        using var later = await site.ConnectAsync();
        (await later.AskAsync(Question)).Result.Code.ShouldBe(0);
    }

    [Fact]
    public async Task Who_does_not_take_answers_is_cut_off_and_others_are_answered()
    {
        await using var site = await OpenAsync(
            ("Segl:Directory:MessageSeconds", "5"), ("Segl:Directory:IdleSeconds", "3600"), ("Segl:Directory:OperationsMax", "2"));
        await site.MakeAsync("Stor", "stor@eksempel.example");
        var flood = FloodAsync(site, Search(1, "c=DK", 2, Equal("mail", "stor@eksempel.example")), TestContext.Current.CancellationToken);
        using var other = await site.ConnectAsync();

        (await other.AskAsync(Question)).Result.Code.ShouldBe(0);
        await EventuallyAsync(() =>
        {
            site.Clock.Advance(TimeSpan.FromSeconds(6));
            return flood.IsCompleted;
        });
        await flood;
        (await other.AskAsync(Question)).Result.Code.ShouldBe(0);
    }

    [Fact]
    public async Task Who_sends_octet_by_octet_has_no_more_time_for_it()
    {
        await using var site = await OpenAsync(("Segl:Directory:MessageSeconds", "5"), ("Segl:Directory:IdleSeconds", "3600"));
        using var slow = await site.ConnectAsync();
        var answer = slow.ReadAsync();

        var sent = 0;
        try
        {
            for (; sent < Question.Length - 1 && !answer.IsCompleted; sent++)
            {
                await slow.SendAsync(Question.AsMemory(sent, 1));
                await Task.Delay(50, TestContext.Current.CancellationToken);
                site.Clock.Advance(TimeSpan.FromSeconds(1));
            }
        }
        catch (IOException)
        {
            // Cut off while sending.
        }

        sent.ShouldBeLessThan(Question.Length - 1);
        var notice = await answer;
        (notice?.Id ?? 0, notice?.Code ?? 52).ShouldBe((0, 52));
    }

    [Fact]
    public async Task What_deaf_clients_hold_is_bounded_and_others_hear_so_until_they_are_gone()
    {
        await using var site = await OpenAsync(
            ("Segl:Directory:HeldBytesMax", $"{1024 * 1024}"), ("Segl:Directory:ConnectionsPerAddressMax", "100"),
            ("Segl:Directory:MessageSeconds", "300"), ("Segl:Directory:IdleSeconds", "3600"));
        var large = Search(1, "cn=Subschema", 0, Present("objectClass"), ["+"]);
        using var over = new CancellationTokenSource();
        var deaf = Enumerable.Range(0, 60).Select(_ => FloodAsync(site, large, over.Token)).ToList();
        using var other = await site.ConnectAsync();

        await EventuallyAsync(async () => (await other.AskAsync(large)).Result.Code == 51);
        (await other.AskAsync(Question)).Result.Code.ShouldBeOneOf(0, 51);
        await over.CancelAsync();
        await Task.WhenAll(deaf);
        await EventuallyAsync(async () => (await other.AskAsync(large)).Result.Code == 0);
    }

    [Theory, EachDatabase]
    public async Task A_search_has_a_number_of_entries_and_of_candidates(DatabaseKind kind)
    {
        await using var site = await DirectorySite.OpenAsync(
            databases, kind, ("Segl:Directory:EntriesMax", "2"), ("Segl:Directory:CandidatesMax", "2"));
        var profile = await site.MakeProfileAsync("Flere", "flere@eksempel.example");
        for (var index = 0; index < 3; index++)
            await site.RenewAsync(profile);
        var filter = Equal("cn", "Flere");

        var one = await site.AskAsync(Search(1, "c=DK", 2, filter, sizeLimit: 1));
        var pages = await site.AskAsync(Search(1, "c=DK", 2, filter, sizeLimit: 2, controls: Page(1, [])));
        var cookie = pages.Result.Cookie.ShouldNotBeNull();
        var second = await site.AskAsync(Search(1, "c=DK", 2, filter, sizeLimit: 2, controls: Page(1, cookie)));
        var none = await site.AskAsync(Search(1, "c=DK", 2, And(filter, Not(Equal("objectClass", "device")))));

        var common = await site.AskAsync(Search(1, "c=DK", 2, Pieces("cn", (1, "lere"))));

        (common.Entries.Count, common.Result.Code).ShouldBe((0, 11));
        (one.Entries.Count, one.Result.Code).ShouldBe((1, 4));
        (pages.Entries.Count, pages.Result.Code).ShouldBe((1, 0));
        cookie.ShouldNotBeEmpty();
        (second.Entries.Count, second.Result.Code).ShouldBe((1, 4));
        second.Result.Cookie.ShouldBeEmpty();
        (none.Entries.Count, none.Result.Code).ShouldBe((0, 11));
    }

    [Theory, EachDatabase]
    public async Task An_address_has_a_number_of_lookups_without_an_exact_value_a_minute(DatabaseKind kind)
    {
        await using var site = await DirectorySite.OpenAsync(databases, kind, ("Segl:Directory:BroadLookupsPerAddressMax", "16"));
        var serial = await site.MakeAsync("Høstes", "hoestes@eksempel.example");
        var organisation = $"organizationIdentifier={site.Identifier},c=DK";
        byte[][] broad =
        [
            Search(1, "c=DK", 2, Pieces("mail", (0, "hoe"))), Search(2, "c=DK", 2, Pieces("cn", (1, "østes"))),
            Search(3, "c=DK", 2, Equal("organizationIdentifier", site.Identifier)), Search(4, organisation, 1, Present("objectClass")),
            Search(5, organisation, 2, Present("mail")), Search(6, organisation, 2, Pieces("cn", (0, "høs"))),
        ];
        byte[][] exact =
        [
            Search(1, "c=DK", 2, Equal("mail", "hoestes@eksempel.example")), Search(2, "c=DK", 2, Equal("cn", "Høstes")),
            Search(3, organisation, 1, Equal("uid", $"{serial}")), Search(4, $"uid={serial},{organisation}", 0, Present("objectClass")),
            Search(5, organisation, 0, Present("objectClass")), Search(6, "c=DK", 1, Equal("organizationIdentifier", site.Identifier)),
            Search(7, "c=DK", 2, And(Pieces("cn", (0, "høs")), Equal("mail", "hoestes@eksempel.example"))),
        ];

        await AllAsync(site, exact, code: 0, entries: 1);
        await AllAsync(site, broad[..2], code: 0, entries: 1);
        var ten = Or([.. Enumerable.Range(0, 9).Select(index => Pieces("mail", (0, $"hoe{index}"))), Pieces("mail", (0, "hoe"))]);
        (await site.AskAsync(Search(1, "c=DK", 2, ten))).Result.Code.ShouldBe(0);
        (await site.AskAsync(Search(1, "c=DK", 2, ten))).Result.Code.ShouldBe(51);
        await AllAsync(site, broad[2..], code: 0);
        site.Clock.Advance(TimeSpan.FromSeconds(10));
        await AllAsync(site, broad, code: 51, entries: 0);
        (await site.AskAsync(broad[0])).Result.Diagnostic.ShouldEndWith("Try again in 50 seconds.");
        await AllAsync(site, exact, code: 0, entries: 1);
        site.Clock.Advance(TimeSpan.FromSeconds(50));

        await AllAsync(site, broad, code: 0);
    }

    [Theory, EachDatabase]
    public async Task The_pages_of_a_search_count_once(DatabaseKind kind)
    {
        await using var site = await DirectorySite.OpenAsync(databases, kind, ("Segl:Directory:BroadLookupsPerAddressMax", "16"));
        var profile = await site.MakeProfileAsync("Sider", "sider@eksempel.example");
        for (var index = 0; index < 3; index++)
            await site.RenewAsync(profile);
        var filter = Or([.. Enumerable.Range(0, 15).Select(index => Pieces("mail", (0, $"sider{index}"))), Pieces("mail", (0, "sider"))]);

        byte[] cookie = [];
        for (var page = 0; page < 3; page++)
        {
            var (entries, result) = await site.AskAsync(Search(1, "c=DK", 2, filter, controls: Page(1, cookie)));
            (entries.Count, result.Code).ShouldBe((1, 0));
            cookie = result.Cookie.ShouldNotBeNull();
        }

        cookie.ShouldBeEmpty();
        (await site.AskAsync(Search(1, "c=DK", 2, filter, controls: Page(1, [])))).Result.Code.ShouldBe(51);
    }

    [Fact]
    public async Task Stopping_ends_every_connection()
    {
        LdapClient client;
        await using (var site = await OpenAsync())
        {
            client = await site.ConnectAsync();
            (await client.AskAsync(Question)).Result.Code.ShouldBe(0);
        }

        (await client.ReadAsync()).ShouldBeNull();
        client.Dispose();
    }

    private Task<DirectorySite> OpenAsync(params (string Key, string Value)[] settings) =>
        DirectorySite.OpenAsync(databases, DatabaseKind.Sqlite, settings);

    private static async Task AllAsync(DirectorySite site, byte[][] questions, int code, int? entries = null)
    {
        foreach (var question in questions)
        {
            var answer = await site.AskAsync(question);
            (answer.Result.Code, answer.Entries.Count).ShouldBe((code, entries ?? answer.Entries.Count));
        }
    }

    // Asks without end and reads nothing, until it is cut off.
    private static async Task FloodAsync(DirectorySite site, byte[] question, CancellationToken over)
    {
        using var deaf = await LdapClient.ConnectAsync(site.EndPoint, receiveBytes: 4096);
        var questions = Enumerable.Range(1, 100).SelectMany(id => Numbered(question, (byte)id)).ToArray();
        try
        {
            while (true)
                await deaf.SendUntilAsync(questions, over);
        }
        catch (Exception ending) when (ending is IOException or OperationCanceledException)
        {
            // Cut off, or it is over.
        }
    }

    // The number of a message is an INTEGER of one octet, which follows what the message begins with.
    private static byte[] Numbered(byte[] question, byte id)
    {
        var numbered = question.ToArray();
        numbered[numbered.AsSpan().IndexOf((byte)0x02) + 2] = id;
        return numbered;
    }

    // The server may see the clock before it sees the client: it is moved until there is an answer.
    private static async Task<LdapAnswer> AdvanceUntilAsync(DirectorySite site, LdapClient client, TimeSpan step)
    {
        var answer = client.ReadAsync();
        await EventuallyAsync(() =>
        {
            site.Clock.Advance(step);
            return answer.IsCompleted;
        });
        return (await answer).ShouldNotBeNull();
    }

    private static Task SettleAsync() => Task.Delay(200, TestContext.Current.CancellationToken);

    private static Task EventuallyAsync(Func<bool> isSo) => EventuallyAsync(() => Task.FromResult(isSo()));

    private static async Task EventuallyAsync(Func<Task<bool>> isSo)
    {
        // Whoever was answered has the answer a moment before the server knows that it was taken: no time may go by between the two.
        await SettleAsync();
        for (var tries = 0; tries < 300 && !await isSo(); tries++)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        (await isSo()).ShouldBeTrue();
    }
}
