using Segl.Ca.Storage;
using Segl.Pki.Outcomes;
using Segl.Testing.Fuzzing;
using static Segl.Testing.Ldap.LdapBytes;

namespace Segl.Server.Tests.Ldap;

public sealed class LdapSessionTests(DirectorySites sites) : IClassFixture<DirectorySites>
{
    private const string StartTls = "1.3.6.1.4.1.1466.20037";
    private const string Disconnection = "1.3.6.1.4.1.1466.20036";

    private static readonly byte[] Question = Search(99, "c=DK", 0, Present("objectClass"));

    [Fact, Clause("RFC 4513", "5.1")]
    public async Task Only_nobody_is_bound()
    {
        using var client = await (await SiteAsync()).ConnectAsync();

        (await CodeAsync(client, Bind(1))).ShouldBe(0);
        (await CodeAsync(client, Bind(2, version: 2))).ShouldBe(2);
        (await CodeAsync(client, Bind(3, "cn=admin", "secret"))).ShouldBe(49);
        (await CodeAsync(client, Bind(4, "cn=admin"))).ShouldBe(53);
        (await CodeAsync(client, Bind(5, "", "secret"))).ShouldBe(48);
        (await CodeAsync(client, BindBySasl(6))).ShouldBe(7);
        (await CodeAsync(client, Question)).ShouldBe(0);
    }

    [Theory]
    [InlineData(6, 7)]
    [InlineData(8, 9)]
    [InlineData(10, 11)]
    [InlineData(12, 13)]
    [InlineData(14, 15)]
    public async Task Nothing_is_changed_or_compared(int tag, int answerTag)
    {
        using var client = await (await SiteAsync()).ConnectAsync();

        var (_, result) = await client.AskAsync(Empty(1, tag));

        (result.Tag, result.Code).ShouldBe((answerTag, 53));
    }

    [Fact, Clause("RFC 4511", "4.1.11")]
    public async Task What_is_critical_and_unknown_forbids_the_operation()
    {
        using var client = await (await SiteAsync()).ConnectAsync();
        byte[] With(bool isCritical) =>
            Search(1, "c=DK", 0, Present("objectClass"), controls: Control("1.2.3.4", isCritical));

        (await CodeAsync(client, With(isCritical: true))).ShouldBe(12);
        (await CodeAsync(client, With(isCritical: false))).ShouldBe(0);
    }

    [Fact, Clause("RFC 4511", "4.12")]
    public async Task Unknown_extended_operations_and_tls_without_certificate_are_protocol_errors()
    {
        using var client = await (await SiteAsync()).ConnectAsync();

        (await CodeAsync(client, Extended(1, "1.2.3.4"))).ShouldBe(2);
        var (_, tls) = await client.AskAsync(Extended(2, StartTls));

        (tls.Code, tls.ExtendedName).ShouldBe((2, StartTls));
    }

    [Fact]
    public async Task An_operation_with_unreadable_contents_is_answered_and_the_connection_stays()
    {
        using var client = await (await SiteAsync()).ConnectAsync();

        (await CodeAsync(client, Empty(1, 3))).ShouldBe(2);
        (await CodeAsync(client, Empty(2, 0))).ShouldBe(2);
        (await CodeAsync(client, Question)).ShouldBe(0);
    }

    [Theory, Clause("RFC 4511", "4.4.1")]
    [InlineData("474554202f20485454502f312e310d0a")] // GET / HTTP/1.1
    [InlineData("300602010142000000")]
    [InlineData("3084000100004200")] // More than 64 KiB.
    [InlineData("30850000000001")]
    [InlineData("3080")]
    [InlineData("3005020101" + "4201")]
    public async Task What_is_no_message_ends_the_connection_with_a_notice(string hex)
    {
        using var client = await (await SiteAsync()).ConnectAsync();

        await client.SendAsync(Convert.FromHexString(hex));

        var notice = (await client.ReadAsync()).ShouldNotBeNull();
        (notice.Id, notice.Code, notice.ExtendedName).ShouldBe((0, 2, Disconnection));
        (await client.ReadAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Unbinding_ends_the_connection_without_a_word()
    {
        using var client = await (await SiteAsync()).ConnectAsync();

        await client.SendAsync((byte[])[.. Question, .. Unbind(2)]);

        (await client.ReadAsync()).ShouldNotBeNull().IsEntry.ShouldBeTrue();
        (await client.ReadAsync()).ShouldNotBeNull().Code.ShouldBe(0);
        (await client.ReadAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Abandoning_what_is_over_changes_nothing()
    {
        using var client = await (await SiteAsync()).ConnectAsync();

        await client.SendAsync(Abandon(1, 77));

        (await CodeAsync(client, Question)).ShouldBe(0);
    }

    [Fact]
    public async Task Many_requests_at_once_are_all_answered()
    {
        using var client = await (await SiteAsync()).ConnectAsync();
        var requests = Enumerable.Range(1, 200).SelectMany(id => Search(id, "c=DK", 2, Equal("mail", $"{id}@eksempel.example"))).ToArray();

        await client.SendAsync(requests);
        var ids = new List<int>();
        for (var index = 0; index < 200; index++)
            ids.Add((await client.ReadAsync()).ShouldNotBeNull().Id);

        ids.ShouldBe(Enumerable.Range(1, 200), ignoreOrder: true);
    }

    [Fact]
    public async Task A_message_byte_by_byte_is_a_message()
    {
        using var client = await (await SiteAsync()).ConnectAsync();

        foreach (var octet in Question)
            await client.SendAsync(new[] { octet });

        (await client.ReadAsync()).ShouldNotBeNull().IsEntry.ShouldBeTrue();
    }

    [Fact]
    public async Task Ten_thousand_damaged_conversations_are_answered_by_the_protocol_or_not_at_all()
    {
        var site = await SiteAsync();
        byte[] good =
        [
            .. Bind(1), .. Search(2, "c=DK", 2, And(Equal("mail", "a@b.example"), Pieces("cn", (0, "abc"), (2, "d"))), ["mail", "1.1"],
                controls: Page(3, [])),
        ];
        var conversations = DamagedBytes.Of(good, count: 10_000).ToList();

        conversations.Count.ShouldBeGreaterThan(10_000);
        await Parallel.ForEachAsync(
            conversations,
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken },
            async (conversation, _) =>
            {
                using var client = await site.ConnectAsync();
                await client.SendAsync(conversation);
                client.EndSending();
                // The client reads strictly: anything outside the protocol fails the test.
                while (await client.ReadAsync() is { } answer)
                    answer.Diagnostic.ShouldNotContain("Exception");
            });

        using var afterwards = await site.ConnectAsync();
        (await CodeAsync(afterwards, Question)).ShouldBe(0);
    }

    private Task<DirectorySite> SiteAsync() => sites.Of(DatabaseKind.Sqlite);

    private static async Task<int> CodeAsync(LdapClient client, byte[] request) => (await client.AskAsync(request)).Result.Code;
}
