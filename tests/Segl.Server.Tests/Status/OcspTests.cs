using System.Net;
using System.Net.Http.Headers;
using Segl.Pki.Names;
using Segl.Pki.Ocsp;
using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;
using Segl.Testing;

namespace Segl.Server.Tests.Status;

/// <summary>The status service over HTTP, judged by other people's clients; on the machine's clock, because they have no other.</summary>
public sealed class OcspTests(OcspSite site) : IClassFixture<OcspSite>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("-sha1", "-nonce")]
    [InlineData("-sha1", "-no_nonce")]
    [InlineData("-sha256", "-nonce")]
    [InlineData("-sha256", "-no_nonce")]
    [InlineData("-sha384", "-nonce")]
    [InlineData("-sha384", "-no_nonce")]
    [InlineData("-sha512", "-nonce")]
    [InlineData("-sha512", "-no_nonce")]
    public async Task Openssl_hears_good_and_after_a_revocation_revoked(string digest, string nonce)
    {
        var serial = await site.IssueAsync();

        var before = await site.AskOpenSslAsync(serial, digest, nonce);
        await site.Authority.RevokeAsync(serial, RevocationReason.KeyCompromise, "user:1", Token);
        var after = await site.AskOpenSslAsync(serial, digest, nonce);

        before.ShouldSucceed().Output.ShouldContain(": good");
        before.Error.ShouldContain("Response verify OK");
        after.ShouldSucceed().Output.ShouldContain(": revoked");
        after.Output.ShouldContain("Reason: keyCompromise");
        after.Error.ShouldContain("Response verify OK");
    }

    [Fact]
    public async Task Openssl_hears_unknown_of_a_serial_that_was_never_issued() =>
        (await site.AskOpenSslAsync(SerialNumber.Draw(), "-sha1", "-no_nonce")).ShouldSucceed().Output.ShouldContain(": unknown");

    [Fact]
    public async Task Gnutls_hears_good_and_then_revoked()
    {
        var serial = await site.IssueAsync();

        var before = await site.AskGnuTlsAsync(serial);
        await site.Authority.RevokeAsync(serial, RevocationReason.Superseded, "user:1", Token);
        var after = await site.AskGnuTlsAsync(serial);

        before.ShouldSucceed().Output.ShouldContain("Certificate Status: good");
        before.Output.ShouldContain("Verifying OCSP Response: Success.");
        after.ShouldSucceed().Output.ShouldContain("Certificate Status: revoked");
        after.Output.ShouldContain("Verifying OCSP Response: Success.");
    }

    [Clause("RFC 5019", "6.2")]
    [Fact]
    public async Task Curl_hears_by_GET_what_may_be_kept()
    {
        var serial = await site.IssueAsync();
        var path = $"ocsp/{Uri.EscapeDataString(Convert.ToBase64String(site.Request(serial)))}";

        var got = await OutsideTool.RunAsync("curl", ["-sS", "-D", "-", "-o", "/dev/null", $"{site.Address}{path}"], cancellationToken: Token);

        got.ShouldSucceed().Output.ShouldStartWith("HTTP/1.1 200");
        got.Output.ShouldContain("Content-Type: application/ocsp-response");
        got.Output.ShouldMatch("Cache-Control: public, max-age=(59[0-9]|600), no-transform, must-revalidate");
        got.Output.ShouldContain("ETag: \"");
        got.Output.ShouldContain("Last-Modified: ");
        got.Output.ShouldContain("Expires: ");
        got.Output.ShouldNotContain("Set-Cookie");
    }

    [Clause("RFC 6960", "A.1")]
    [Fact]
    public async Task A_GET_is_understood_with_or_without_percent_signs_and_answered_304_to_who_has_it()
    {
        var serial = await site.IssueAsync();
        var plain = Convert.ToBase64String(site.Request(serial));

        using var escaped = await site.GetAsync($"ocsp/{Uri.EscapeDataString(plain)}");
        using var bare = await site.GetAsync($"ocsp/{plain}");

        (await StateOfAsync(escaped, serial)).ShouldBe(OcspCertState.Good);
        (await StateOfAsync(bare, serial)).ShouldBe(OcspCertState.Good);
    }

    [Clause("RFC 9110", "13.2.2")]
    [Fact]
    public async Task Who_has_the_answer_is_not_sent_it_again()
    {
        var path = $"ocsp/{Convert.ToBase64String(site.Request(await site.IssueAsync()))}";
        using var first = await site.GetAsync(path);
        var (tag, since) = (first.Headers.ETag!, first.Content.Headers.LastModified!.Value);

        using var sameTag = await site.GetAsync(path, headers => headers.IfNoneMatch.Add(tag));
        using var anyTag = await site.GetAsync(path, headers => headers.IfNoneMatch.Add(EntityTagHeaderValue.Any));
        using var sameDate = await site.GetAsync(path, headers => headers.IfModifiedSince = since);
        using var older = await site.GetAsync(path, headers => headers.IfModifiedSince = since.AddSeconds(-1));
        using var noDate = await site.GetAsync(path, headers => headers.TryAddWithoutValidation("If-Modified-Since", "yesterday"));
        using var otherTag = await site.GetAsync(path, headers =>
        {
            headers.IfNoneMatch.Add(new("\"other\""));
            headers.IfModifiedSince = since;
        });
        using var noTag = await site.GetAsync(path, headers =>
        {
            headers.TryAddWithoutValidation("If-None-Match", "other");
            headers.IfModifiedSince = since;
        });

        new[] { sameTag, anyTag, sameDate }.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.NotModified);
        new[] { older, noDate, otherTag, noTag }.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK);
        (sameDate.Headers.ETag, sameDate.Headers.CacheControl!.Public).ShouldBe((tag, true));
        (await anyTag.Content.ReadAsByteArrayAsync(Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_answer_with_a_nonce_is_nobody_elses()
    {
        var serial = await site.IssueAsync();

        using var answer = await site.GetAsync($"ocsp/{Uri.EscapeDataString(Convert.ToBase64String(site.Request(serial, [1, 2, 3])))}");

        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Headers.ETag.ShouldBeNull();
        OcspResponse.Parse(await answer.Content.ReadAsByteArrayAsync(Token)).Value.Nonce!.Value.ToArray().ShouldBe([1, 2, 3]);
    }

    [Theory]
    [InlineData("ocsp/AAAA")]
    [InlineData("ocsp/%%%")]
    [InlineData("ocsp/")]
    [InlineData("ocsp")]
    public async Task What_is_no_question_is_answered_malformed(string path)
    {
        using var answer = await site.GetAsync(path);

        await ShouldBeErrorAsync(answer, OcspStatus.MalformedRequest);
    }

    [Fact]
    public async Task A_body_that_is_no_question_is_answered_malformed()
    {
        using var answer = await site.PostAsync([0x30, 0x03, 0x02, 0x01, 0x00]);

        await ShouldBeErrorAsync(answer, OcspStatus.MalformedRequest);
    }

    [Fact]
    public async Task Another_issuer_is_answered_unauthorized()
    {
        var certId = OcspCertId.Of(
            OcspIssuer.Of(site.Authority.Chain.Certificates[0].Issuer, site.Authority.Chain.Certificates[0].PublicKey), SerialNumber.Draw(), OcspHash.Sha1);

        using var answer = await site.PostAsync(OcspRequest.Write([certId], nonce: null));

        await ShouldBeErrorAsync(answer, OcspStatus.Unauthorized);
    }

    [Theory]
    [InlineData(OcspRequest.BytesMax + 1, false)]
    [InlineData(OcspRequest.BytesMax + 1, true)]
    [InlineData(200_000, true)]
    public async Task A_body_that_is_too_large_is_refused(int bytes, bool isChunked)
    {
        using var answer = await site.PostAsync(new byte[bytes], isChunked: isChunked);

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/ocsp-response")]
    [InlineData(null)]
    public async Task A_body_of_another_type_is_refused(string? type)
    {
        using var answer = await site.PostAsync(site.Request(SerialNumber.Draw()), type);

        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    private static async Task ShouldBeErrorAsync(HttpResponseMessage answer, OcspStatus status)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/ocsp-response");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        OcspResponse.Parse(await answer.Content.ReadAsByteArrayAsync(Token)).Value.Status.ShouldBe(status);
    }

    private async Task<OcspCertState> StateOfAsync(HttpResponseMessage answer, SerialNumber serial)
    {
        var response = OcspResponse.Parse(await answer.Content.ReadAsByteArrayAsync(Token)).Value;
        return OcspResponseCheck.Check(response, new(site.Authority.Chain.Certificates[0], serial), TimeProvider.System.GetUtcNow()).Value.Status.State;
    }
}
