using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca;
using Segl.Ca.Authorities;
using Segl.Pki.Certificates;
using Segl.Pki.Cms;
using Segl.Pki.Revocation;
using Segl.Server.Tests.Certificates;
using Segl.Testing;

namespace Segl.Server.Tests.Status;

public sealed class StatusDocumentsTests(CertificateSite site) : IClassFixture<CertificateSite>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Documents => new()
    {
        { AuthorityUris.IssuingCertificatePath, "application/pkix-cert" },
        { AuthorityUris.RootCertificatePath, "application/pkix-cert" },
        { AuthorityUris.IssuingChainPath, "application/pkcs7-mime" },
        { AuthorityUris.IssuingRevocationListPath, "application/pkix-crl" },
        { AuthorityUris.RootRevocationListPath, "application/pkix-crl" },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Anybody_may_fetch_and_keep_it_without_a_cookie_or_a_language(string path, string contentType)
    {
        using var answer = await AskAsync(HttpMethod.Get, path);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe(contentType);
        answer.Headers.CacheControl!.Public.ShouldBeTrue();
        answer.Headers.CacheControl.MaxAge!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
        answer.Content.Headers.ContentLanguage.ShouldBeEmpty();
        answer.Headers.ETag!.IsWeak.ShouldBeFalse();
        answer.Content.Headers.LastModified.ShouldNotBeNull();
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task HEAD_tells_the_same_without_the_bytes(string path, string contentType)
    {
        using var whole = await AskAsync(HttpMethod.Get, path);
        using var head = await AskAsync(HttpMethod.Head, path);

        head.Content.Headers.ContentType!.MediaType.ShouldBe(contentType);
        head.Content.Headers.ContentLength.ShouldBe((await whole.Content.ReadAsByteArrayAsync(Token)).Length);
        head.Headers.ETag.ShouldBe(whole.Headers.ETag);
        (await head.Content.ReadAsByteArrayAsync(Token)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Who_has_it_is_not_sent_it_again(string path, string contentType)
    {
        using var first = await AskAsync(HttpMethod.Get, path);
        var (tag, since) = (first.Headers.ETag!, first.Content.Headers.LastModified!.Value);

        using var sameTag = await AskAsync(HttpMethod.Get, path, headers => headers.IfNoneMatch.Add(tag));
        using var weakTag = await AskAsync(HttpMethod.Get, path, headers => headers.IfNoneMatch.Add(new(tag.Tag, isWeak: true)));
        using var sameDate = await AskAsync(HttpMethod.Get, path, headers => headers.IfModifiedSince = since);
        using var otherTag = await AskAsync(HttpMethod.Get, path, headers =>
        {
            headers.IfNoneMatch.Add(new("\"other\""));
            headers.IfModifiedSince = since;
        });
        using var older = await AskAsync(HttpMethod.Get, path, headers => headers.IfModifiedSince = since.AddSeconds(-1));

        new[] { sameTag, weakTag, sameDate, otherTag, older }.Select(answer => answer.StatusCode).ShouldBe(
        [
            HttpStatusCode.NotModified, HttpStatusCode.NotModified, HttpStatusCode.NotModified, HttpStatusCode.OK, HttpStatusCode.OK,
        ]);
        sameTag.Headers.CacheControl!.Public.ShouldBeTrue();
        contentType.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_certificates_and_the_chain_are_the_authoritys()
    {
        var chain = Authority.Chain.Certificates;

        Certificate.Parse(await FetchAsync(AuthorityUris.IssuingCertificatePath)).Value.ShouldBe(chain[0]);
        Certificate.Parse(await FetchAsync(AuthorityUris.RootCertificatePath)).Value.ShouldBe(chain[1]);
        CertificatesOnlyMessage.Read(await FetchAsync(AuthorityUris.IssuingChainPath)).Value
            .Select(der => Certificate.Parse(der).Value).ShouldBe(chain, ignoreOrder: true);
    }

    [Fact]
    public async Task Certificates_point_to_where_these_are()
    {
        var (_, serial) = await site.MakeCertificateAsync();
        var certificate = (await Authority.FindAsync(serial, Token))!.Certificate;

        var uris = Authority.Settings.Uris;
        certificate.Extensions.AuthorityInfoAccess!.Descriptions.Select(each => each.Location.Text)
            .ShouldBe([uris.IssuingCertificateOf(1), uris.Ocsp]);
        new Uri(uris.IssuingCertificateOf(1)).AbsolutePath.ShouldBe(AuthorityUris.IssuingCertificatePath);
        new Uri(uris.IssuingRevocationListOf(1)).AbsolutePath.ShouldBe(AuthorityUris.IssuingRevocationListPath);
    }

    // Nobody asks for it: the worker finds it in one of its rounds of ten seconds.
    [Fact]
    public async Task A_revocation_is_on_the_list_within_a_minute()
    {
        var (_, serial) = await site.MakeCertificateAsync();
        var before = await ListAsync();
        before.Find(serial).ShouldBeNull();
        await Authority.RevokeAsync(serial, RevocationReason.Superseded, "user:1", Token);

        var list = before;
        for (var second = 0; second < 60 && list.Find(serial) is null; second += 5)
        {
            site.Portal.Clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Token);
            list = await ListAsync();
        }

        list.Find(serial)!.Value.Reason.ShouldBe(CrlReason.Superseded);
        list.Number!.Value.ShouldBeGreaterThan(before.Number!.Value);
    }

    [Fact]
    public async Task No_cache_keeps_a_list_for_longer_than_ten_minutes()
    {
        using var answer = await AskAsync(HttpMethod.Get, AuthorityUris.IssuingRevocationListPath);

        answer.Headers.CacheControl!.MaxAge.ShouldBe(TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task A_method_that_is_none_of_reading_is_told_so_in_a_form_for_programs()
    {
        using var answer = await AskAsync(HttpMethod.Post, AuthorityUris.IssuingRevocationListPath);

        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task Openssl_reads_what_is_served()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("list"), await FetchAsync(AuthorityUris.RootRevocationListPath), Token);
        await File.WriteAllBytesAsync(folder.File("chain"), await FetchAsync(AuthorityUris.IssuingChainPath), Token);

        var list = await OutsideTool.RunAsync("openssl", ["crl", "-inform", "DER", "-in", folder.File("list"), "-noout", "-text"], cancellationToken: Token);
        var chain = await OutsideTool.RunAsync(
            "openssl", ["pkcs7", "-inform", "DER", "-in", folder.File("chain"), "-print_certs", "-noout"], cancellationToken: Token);

        list.ShouldSucceed().Output.ShouldContain("No Revoked Certificates");
        chain.ShouldSucceed().Output.Split("subject=").Length.ShouldBe(3);
    }

    private CertificateAuthority Authority => site.Portal.Services.GetRequiredService<CertificateAuthority>();

    private async Task<RevocationList> ListAsync() =>
        RevocationList.Parse(await FetchAsync(AuthorityUris.IssuingRevocationListPath)).Value;

    private async Task<byte[]> FetchAsync(string path)
    {
        using var answer = await AskAsync(HttpMethod.Get, path);
        return await answer.Content.ReadAsByteArrayAsync(Token);
    }

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, Action<HttpRequestHeaders>? add = null)
    {
        using var browser = site.Portal.Browser();
        using var request = new HttpRequestMessage(method, path);
        add?.Invoke(request.Headers);
        return await browser.SendOnceAsync(request);
    }
}
