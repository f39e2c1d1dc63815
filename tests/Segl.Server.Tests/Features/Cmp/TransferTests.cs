using System.Net;
using System.Net.Http.Headers;
using Segl.Ca.Storage;
using Segl.Pki.Cmp;
using Segl.Pki.Outcomes;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Features.Cmp;

/// <summary>CMP over HTTP: addresses, media types and status codes.</summary>
[Clause("RFC 9811", "3.4")]
[Clause("RFC 9483", "6.1")]
public sealed class TransferTests(TestDatabases databases)
{
    private const string Path = "/.well-known/cmp";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_address_of_the_profile_answers_and_no_other()
    {
        await using var site = await CmpSite.OpenAsync(databases, DatabaseKind.Sqlite);
        var (certificate, key) = await site.EnrolSystemAsync();
        string[] operations =
        [
            "initialization", "certification", "keyupdate", "pkcs10", "revocation", "getcacerts", "getrootupdate", "getcertreqtemplate", "getcrls", "nested",
        ];

        var known = operations.SelectMany(each => new[] { $"{Path}/{each}", $"{Path}/p/oces/{each}" }).Concat([Path, $"{Path}/", $"{Path}/p/oces"]);
        foreach (var place in known)
            (await StatusAsync(place)).ShouldBe(HttpStatusCode.OK, place);
        foreach (var place in new[] { $"{Path}/any", $"{Path}/p", $"{Path}/p/other", $"{Path}/p/other/revocation", $"{Path}/revocation/p/oces" })
            (await StatusAsync(place)).ShouldBe(HttpStatusCode.NotFound, place);

        async Task<HttpStatusCode> StatusAsync(string place)
        {
            var machine = site.Machine(certificate, key);
            var question = GenMsgContent.Ask(new InfoTypeAndValue(InfoTypes.CaCerts, InfoValue: null));
            return (await machine.PostAsync(machine.Protect(machine.Header, question), place)).Status;
        }
    }

    [Fact]
    public async Task A_message_is_answered_as_one_whatever_it_says_and_kept_by_nobody()
    {
        await using var site = await CmpSite.OpenAsync(databases, DatabaseKind.Sqlite);
        var machine = site.Machine(("1234567890", "2222-2222-2222-2222"));

        foreach (var (message, status) in new[]
        {
            (machine.Protect(machine.Header, machine.Request()), HttpStatusCode.OK), // Nobody knows the code.
            ("this is no message"u8.ToArray(), HttpStatusCode.BadRequest),
            ([], HttpStatusCode.BadRequest),
            (new byte[PkiMessage.BytesMax + 1], HttpStatusCode.BadRequest),
        })
        {
            using var answer = await PostAsync(site.Client, message, "application/pkixcmp");

            answer.StatusCode.ShouldBe(status);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/pkixcmp"); // An answer has one.
            answer.Headers.CacheControl!.NoStore.ShouldBeTrue(); // Set by the endpoint.
            PkiMessage.ParseAnswer(await answer.Content.ReadAsByteArrayAsync(Token)).Value.Body.Kind.ShouldBe(PkiBodyKind.Error);
        }
    }

    [Fact]
    public async Task What_is_sent_as_something_else_or_asked_in_another_way_is_no_message()
    {
        await using var site = await CmpSite.OpenAsync(databases, DatabaseKind.Sqlite);
        var machine = site.Machine(("1234567890", "2222-2222-2222-2222"));
        var message = machine.Protect(machine.Header, machine.Request());

        using var other = await PostAsync(site.Client, message, "application/octet-stream");
        using var untyped = await PostAsync(site.Client, message, mediaType: null);
        using var capitals = await PostAsync(site.Client, message, "Application/PKIXCMP");
        using var got = await site.Client.GetAsync(new Uri(Path, UriKind.Relative), Token);

        (other.StatusCode, untyped.StatusCode).ShouldBe((HttpStatusCode.UnsupportedMediaType, HttpStatusCode.UnsupportedMediaType));
        capitals.StatusCode.ShouldBe(HttpStatusCode.OK);
        got.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, byte[] message, string? mediaType)
    {
        using var content = new ByteArrayContent(message);
        content.Headers.ContentType = mediaType is null ? null : new MediaTypeHeaderValue(mediaType);
        return await client.PostAsync(new Uri(Path, UriKind.Relative), content, Token);
    }
}
