using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca;
using Segl.Ca.Authorities;
using Segl.Ca.Issuing;
using Segl.Ca.Keys;
using Segl.Ca.Storage;
using Segl.Pki.Certificates;
using Segl.Pki.Cms;
using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;
using Segl.Server.Features.Checking;
using Segl.Server.Features.Tls;
using Segl.Server.Tests.Certificates;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Status;

/// <summary>What others see of a running server while and after its issuing authority is rolled over.</summary>
public sealed class RollOverTests(TestDatabases databases)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Clause("RFC 5280", "4.2.2.1")]
    [Theory]
    [EachDatabase]
    public async Task Each_certificate_points_to_its_own_issuer_and_list_and_the_chains_hold_all(DatabaseKind kind)
    {
        await using var site = await CertificateSite.OpenAsync(databases, kind);
        var authority = site.Portal.Services.GetRequiredService<CertificateAuthority>();
        var old = await IssuedAsync(site, authority);
        await RollAsync(site, authority);
        var next = await IssuedAsync(site, authority);

        foreach (var issued in new[] { old, next })
        {
            var certificate = issued.Certificate;
            var issuer = Certificate.Parse(await FetchAsync(site, certificate.Extensions.AuthorityInfoAccess!.CaIssuersUri!)).Value;
            var list = RevocationList.Parse(await FetchAsync(site, AuthorityUris.IssuingRevocationListPathOf(issued == old ? 1 : 2))).Value;

            issuer.Subject.ShouldBe(certificate.Issuer);
            certificate.IsSignedBy(issuer.PublicKey).ShouldBeTrue();
            list.IsSignedBy(issuer.PublicKey).ShouldBeTrue();
        }

        old.Certificate.Issuer.ShouldNotBe(next.Certificate.Issuer);
        foreach (var path in new[] { "/oces/issuing/1/cacert/issuing.p7c", "/oces/issuing/2/cacert/issuing.p7c" })
            CertificatesOnlyMessage.Read(await FetchAsync(site, path)).Value.Select(der => Certificate.Parse(der).Value)
                .ShouldBe(authority.AuthorityCertificates, ignoreOrder: true);
        authority.AuthorityCertificates.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_generation_that_is_none_has_no_addresses()
    {
        await using var site = await CertificateSite.OpenAsync(databases, DatabaseKind.Sqlite);
        foreach (var path in new[] { "2/cacert/issuing.cer", "01/cacert/issuing.cer", "0/crl/issuing.crl", "x/cacert/issuing.p7c", "2/crl/issuing.crl" })
            (await StatusAsync(site, $"/oces/issuing/{path}")).ShouldBe(HttpStatusCode.NotFound, path);
    }

    [Fact]
    public async Task Certificates_of_both_generations_are_good_for_signing_in_and_on_the_check_page()
    {
        await using var site = await CertificateSite.OpenAsync(databases, DatabaseKind.Sqlite);
        var authority = site.Portal.Services.GetRequiredService<CertificateAuthority>();
        var old = await IssuedAsync(site, authority);
        await RollAsync(site, authority);
        var next = await IssuedAsync(site, authority);

        foreach (var issued in new[] { old, next })
        {
            using var shown = X509CertificateLoader.LoadCertificate(issued.Certificate.Der.Span);
            var context = new DefaultHttpContext { Connection = { ClientCertificate = shown } };
            var client = await site.RunAsync((ClientCertificates clients) => clients.FindAsync(context, Token));
            var check = (await site.RunAsync((CheckCertificate check) => check.HandleAsync(issued.Certificate.Der, Token))).Value;

            client.Value.Certificate.ShouldBe(issued.Certificate);
            check.Verdict.ShouldBe(CheckVerdict.Valid);
            check.Path!.Value.Certificates.Count.ShouldBe(2);
            check.Lints.ShouldNotBeEmpty();
            check.Lints.ShouldAllBe(verdict => verdict.Finding == null);
        }

        foreach (var each in authority.AuthorityCertificates)
            (await site.RunAsync((CheckCertificate check) => check.HandleAsync(each.Der, Token))).Value.Origin.ShouldBe(CheckOrigin.Authority);
    }

    [Clause("RFC 4387", "2.2")]
    [Fact]
    public async Task The_lists_and_certificates_of_both_are_found_by_the_keys_of_their_issuers()
    {
        await using var site = await CertificateSite.OpenAsync(databases, DatabaseKind.Sqlite);
        var authority = site.Portal.Services.GetRequiredService<CertificateAuthority>();
        await RollAsync(site, authority);

        foreach (var generation in authority.Generations)
        {
            var key = Uri.EscapeDataString(StoreKey.OfName(generation.Certificate.Subject).ToString());
            var found = RevocationList.Parse(await FetchAsync(site, $"/crls/search?iHash={key}")).Value;
            var certificate = Certificate.Parse(await FetchAsync(site, $"/certificates/search?sHash={key}")).Value;

            found.IsSignedBy(generation.Certificate.PublicKey).ShouldBeTrue();
            certificate.ShouldBe(generation.Certificate);
        }
    }

    private static async Task<IssuedCertificate> IssuedAsync(CertificateSite site, CertificateAuthority authority)
    {
        var (_, serial) = await site.MakeCertificateAsync();
        return (await authority.FindAsync(serial, Token))!;
    }

    // As the command does it, beside the running server, which finds it in its rounds.
    private static async Task RollAsync(CertificateSite site, CertificateAuthority authority)
    {
        var services = site.Portal.Services;
        var roll = new RollAuthority(
            services.GetRequiredService<CaSettings>(), services.GetRequiredService<CaDatabase>(), services.GetRequiredService<MasterKey>(),
            site.Portal.Clock);
        var rolled = (await roll.HandleAsync("operator:test", import: null, Token)).Value;
        for (var second = 0; second < 60 || (second < 600 && !authority.Chain.Leaf.Equals(rolled.Certificate)); second += 5)
        {
            site.Portal.Clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Token);
        }

        authority.Chain.Leaf.ShouldBe(rolled.Certificate);
        await AwaitListAsync(site, authority, rolled);
    }

    private static async Task AwaitListAsync(CertificateSite site, CertificateAuthority authority, AuthorityGeneration rolled)
    {
        while (await authority.FindRevocationListAsync(rolled, 0, Token) is null)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Token);
        site.Portal.Clock.Advance(TimeSpan.FromSeconds(3));
    }

    private static async Task<byte[]> FetchAsync(CertificateSite site, string address)
    {
        using var browser = site.Portal.Browser();
        var path = Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.IsAbsoluteUri && uri.Scheme == "http" ? uri.PathAndQuery : address;
        using var answer = await browser.SendOnceAsync(new HttpRequestMessage(HttpMethod.Get, path));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, address);
        return await answer.Content.ReadAsByteArrayAsync(Token);
    }

    private static async Task<HttpStatusCode> StatusAsync(CertificateSite site, string path)
    {
        using var browser = site.Portal.Browser();
        using var answer = await browser.SendOnceAsync(new HttpRequestMessage(HttpMethod.Get, path));
        return answer.StatusCode;
    }
}
