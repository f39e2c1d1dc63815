using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using Segl.Ca;
using Segl.Ca.Storage;
using Segl.Pki.Certificates;
using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;
using Segl.Server.Tests.Ldap;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Searching;

[Clause("RFC 4387", "2")]
public sealed class CertificateStoreTests(DirectorySites sites) : IClassFixture<DirectorySites>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    [Clause("RFC 4387", "2.2")]
    public async Task Each_attribute_of_a_certificate_finds_it(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        var serial = await site.MakeAsync("Bøgeskov + Søn", "Bog@Eksempel.example");
        var certificate = Certificate.Parse(await site.DerOfAsync(serial)).Value;
        var questions = new[]
        {
            $"certHash={Escaped(StoreKey.OfCertificate(certificate))}",
            $"iAndSHash={Escaped(StoreKey.OfIssuerAndSerialNumber(certificate))}",
            $"sHash={Escaped(StoreKey.OfName(certificate.Subject))}",
            $"sKIDHash={Escaped(StoreKey.OfSubjectKeyIdentifier(certificate)!.Value)}",
            "name=B%C3%B8geskov+%2B+S%C3%B8n", "name=B%C3%B8geskov%20%2B%20S%C3%B8n", "uri=Bog@Eksempel.example",
            "uri=mailto:Bog%40Eksempel.example", "email=Bog@Eksempel.example",
        };

        foreach (var question in questions)
        {
            using var answer = await site.GetAsync($"/certificates/search?{question}");
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, question);
            answer.Content.Headers.ContentType!.ToString().ShouldBe("application/pkix-cert");
            answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
            (await answer.Content.ReadAsByteArrayAsync(Token)).ShouldBe(certificate.Der.ToArray());
        }
    }

    [Theory, EachDatabase]
    [Clause("RFC 4387", "2.2")]
    public async Task Values_match_exactly(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        await site.MakeAsync("Nøjagtig", "Noejagtig@eksempel.example");

        (await StatusAsync(site, "name=n%C3%B8jagtig")).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync(site, "uri=noejagtig@eksempel.example")).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync(site, "name=N%C3%B8jagtig")).ShouldBe(HttpStatusCode.OK);
    }

    [Theory, EachDatabase]
    public async Task Several_come_as_the_parts_of_one_message(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        var profile = await site.MakeProfileAsync("To på én gang", "to@eksempel.example");
        byte[][] both = [await site.DerOfAsync(await site.RenewAsync(profile)), await site.DerOfAsync(await site.RenewAsync(profile))];

        using var answer = await site.GetAsync("/certificates/search.cgi?uri=to@eksempel.example");

        var type = MediaTypeHeaderValue.Parse(answer.Content.Headers.ContentType!.ToString());
        type.MediaType.Value.ShouldBe("multipart/mixed");
        var reader = new MultipartReader(HeaderUtilities.RemoveQuotes(type.Boundary).Value!, await answer.Content.ReadAsStreamAsync(Token));
        var parts = new List<byte[]>();
        while (await reader.ReadNextSectionAsync(Token) is { } part)
        {
            part.ContentType.ShouldBe("application/pkix-cert");
            using var content = new MemoryStream();
            await part.Body.CopyToAsync(content, Token);
            parts.Add(content.ToArray());
        }

        parts.OrderBy(Convert.ToHexString).ShouldBe(both.OrderBy(Convert.ToHexString));
    }

    [Theory, EachDatabase]
    public async Task What_is_revoked_or_no_longer_published_is_gone_at_once(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        var revoked = await site.MakeProfileAsync("R", "r@eksempel.example");
        var withdrawn = await site.MakeProfileAsync("T", "t@eksempel.example");
        var (revokedSerial, withdrawnSerial) = (await site.RenewAsync(revoked), await site.RenewAsync(withdrawn));
        string[] questions =
        [
            "uri=r@eksempel.example", $"certHash={Escaped(StoreKey.OfCertificate(await ReadAsync(site, revokedSerial)))}",
            "uri=t@eksempel.example", $"certHash={Escaped(StoreKey.OfCertificate(await ReadAsync(site, withdrawnSerial)))}",
        ];
        foreach (var question in questions)
            (await StatusAsync(site, question)).ShouldBe(HttpStatusCode.OK, question);

        await site.RevokeAsync(revokedSerial);
        await site.WithdrawAsync(withdrawn, withdrawnSerial);

        foreach (var question in questions)
            (await StatusAsync(site, question)).ShouldBe(HttpStatusCode.NotFound, question);
    }

    [Theory, EachDatabase]
    public async Task Authorities_are_found_too_and_by_issuer_only_they(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        await site.MakeAsync("Udstedt", "udstedt@eksempel.example");
        var chain = site.Services.GetRequiredService<CertificateAuthority>().Chain.Certificates;
        var (issuing, root) = (chain[0], chain[^1]);

        using var bySubject = await site.GetAsync($"/certificates/search?sHash={Escaped(StoreKey.OfName(issuing.Subject))}");
        using var byRoot = await site.GetAsync($"/certificates/search?iHash={Escaped(StoreKey.OfName(root.Subject))}");

        Certificate.Parse(await bySubject.Content.ReadAsByteArrayAsync(Token)).Value.ShouldBe(issuing);
        byRoot.Content.Headers.ContentType!.MediaType.ShouldBe("multipart/mixed"); // The issuing authority and the root itself.
        (await StatusAsync(site, $"iHash={Escaped(StoreKey.OfName(issuing.Subject))}")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Revocation_lists_are_found_by_their_issuer()
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        var chain = site.Services.GetRequiredService<CertificateAuthority>().Chain.Certificates;

        foreach (var issuer in chain)
            foreach (var question in new[] { $"iHash={Escaped(StoreKey.OfName(issuer.Subject))}",
                $"sKIDHash={Escaped(StoreKey.OfSubjectKeyIdentifier(issuer)!.Value)}" })
            {
                using var answer = await site.GetAsync($"/crls/search?{question}");
                answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/pkix-crl");
                RevocationList.Parse(await answer.Content.ReadAsByteArrayAsync(Token)).Value.Issuer.ShouldBe(issuer.Subject);
            }

        using var unknown = await site.GetAsync($"/crls/search.cgi?iHash={new string('A', StoreKey.Characters)}");
        using var malformed = await site.GetAsync("/crls/search?iHash=x");
        (unknown.StatusCode, malformed.StatusCode).ShouldBe((HttpStatusCode.NotFound, HttpStatusCode.BadRequest));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("?certHash")]
    [InlineData("?certHash=")]
    [InlineData("?=x")]
    [InlineData("?CERTHASH=AAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("?certHash=AAAAAAAAAAAAAAAAAAAAAAAAAAA%3D")]
    [InlineData("?certHash=AAAAAAAAAAAAAAAAAAAAAAAAAA'")]
    [InlineData("?sKIDHash=AAAA")]
    [InlineData("?name=a&uri=b")]
    [InlineData("?fingerprint=x")]
    [InlineData("?name=a%00b", HttpStatusCode.UnprocessableEntity)]
    [InlineData("?name=%EF%BF%BD", HttpStatusCode.UnprocessableEntity)]
    [InlineData("?uri=%EF%BF%BD", HttpStatusCode.UnprocessableEntity)]
    public async Task What_cannot_be_a_question_is_said_to_be_none(string query, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        foreach (var kind in new[] { DatabaseKind.Sqlite, DatabaseKind.PostgreSql })
        {
            using var answer = await (await sites.Of(kind)).GetAsync($"/certificates/search{query}");
            answer.StatusCode.ShouldBe(status);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
            var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token)).RootElement;
            problem.GetProperty("errorReasonCode").GetString().ShouldNotBeNullOrEmpty();
            problem.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
        }
    }

    [Fact]
    public async Task HEAD_tells_the_same_without_the_bytes()
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        var serial = await site.MakeAsync("Hoved", "hoved@eksempel.example");
        using var browser = site.Browser();

        using var head = await browser.SendOnceAsync(new HttpRequestMessage(HttpMethod.Head, "/certificates/search?name=Hoved"));

        head.Content.Headers.ContentLength.ShouldBe((await site.DerOfAsync(serial)).Length);
        (await head.Content.ReadAsByteArrayAsync(Token)).ShouldBeEmpty();
    }

    // In base64 a plus sign is itself, and so it is understood where a client did not write it as %2B.
    [Fact]
    public async Task A_plus_sign_in_a_search_key_may_be_written_as_it_is()
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        for (var number = 0; ; number++)
        {
            var serial = await site.MakeAsync($"Plus {number}", $"plus{number}@eksempel.example");
            var key = StoreKey.OfCertificate(await ReadAsync(site, serial)).ToString();
            if (!key.Contains('+', StringComparison.Ordinal))
                continue;

            (await StatusAsync(site, $"certHash={key}")).ShouldBe(HttpStatusCode.OK);
            return;
        }
    }

    private static string Escaped(StoreKey key) => Uri.EscapeDataString(key.ToString());

    private static async Task<Certificate> ReadAsync(DirectorySite site, Pki.Names.SerialNumber serial) =>
        Certificate.Parse(await site.DerOfAsync(serial)).Value;

    private static async Task<HttpStatusCode> StatusAsync(DirectorySite site, string question)
    {
        using var answer = await site.GetAsync($"/certificates/search?{question}");
        return answer.StatusCode;
    }
}
