using Segl.Ca.Storage;
using Segl.Pki.Outcomes;
using static Segl.Testing.Ldap.LdapBytes;

namespace Segl.Server.Tests.Ldap;

/// <summary>Searches that the database holds up: their time ends or the client gives them up, and the connection goes on.</summary>
/// <remarks>On PostgreSQL, because SQLite looks on the thread of whoever asks and holds nobody up.</remarks>
public sealed class SlowSearchTests(DirectorySites sites) : IClassFixture<DirectorySites>
{
    // Needs no database: whoever is answered knows that all before it was read.
    private static readonly byte[] Question = Search(99, "c=DK", 0, Present("objectClass"));

    // The client's own time, where it has one and the server does not stop earlier (DirectoryOptions.SearchSeconds).
    [Theory, Clause("RFC 4511", "4.5.1.5")]
    [InlineData("cn", 3, 3)]
    [InlineData("mail", 3, 3)]
    [InlineData("cn", 0, 10)]
    [InlineData("mail", 0, 10)]
    [InlineData("cn", 3600, 10)]
    public async Task A_search_ends_when_its_time_does_and_can_be_asked_again(string attribute, int wanted, int allowed)
    {
        var site = await sites.Of(DatabaseKind.PostgreSql);
        var search = await SearchAsync(site, attribute, wanted);
        using var client = await site.ConnectAsync();
        await using (await site.HoldCertificatesAsync())
        {
            await client.SendAsync(search);
            (await client.AskAsync(Question)).Result.Id.ShouldBe(99);
            site.Clock.Advance(TimeSpan.FromSeconds(allowed) - TimeSpan.FromMilliseconds(1));
            (await client.AskAsync(Question)).Result.Id.ShouldBe(99);
            site.Clock.Advance(TimeSpan.FromMilliseconds(1));

            var answer = (await client.ReadAsync()).ShouldNotBeNull();

            (answer.Id, answer.Code).ShouldBe((5, 3));
        }

        await ShouldFindAsync(client, search);
    }

    [Theory, Clause("RFC 4511", "4.11")]
    [InlineData("cn")]
    [InlineData("mail")]
    public async Task A_search_that_is_given_up_while_it_runs_ends_unanswered_and_its_number_is_free(string attribute)
    {
        var site = await sites.Of(DatabaseKind.PostgreSql);
        var search = await SearchAsync(site, attribute);
        using var client = await site.ConnectAsync();
        await using (await site.HoldCertificatesAsync())
        {
            await client.SendAsync(search);
            (await client.AskAsync(Question)).Result.Id.ShouldBe(99);

            // A bind waits for all that runs: while the certificates are held it is answered only because nothing does.
            await client.SendAsync((byte[])[.. Abandon(6, 5), .. Bind(7)]);
            var answer = (await client.ReadAsync()).ShouldNotBeNull();

            (answer.Id, answer.Code).ShouldBe((7, 0));
        }

        await ShouldFindAsync(client, search);
    }

    // A search with message number 5 for a certificate that there is.
    private static async Task<byte[]> SearchAsync(DirectorySite site, string attribute, int timeLimit = 0)
    {
        var name = $"langsom-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}";
        await site.MakeAsync(name, $"{name}@eksempel.example");
        return Search(5, "c=DK", 2, Equal(attribute, attribute == "cn" ? name : $"{name}@eksempel.example"), timeLimit: timeLimit);
    }

    private static async Task ShouldFindAsync(LdapClient client, byte[] search)
    {
        var (entries, result) = await client.AskAsync(search);

        (entries.Count, result.Id, result.Code).ShouldBe((1, 5, 0));
    }
}
