using System.Net;
using Segl.Ca.Storage;
using Segl.Pki.Names;
using Segl.Pki.Ocsp;
using Segl.Server.Tests.Ldap;
using Segl.Testing.Databases;
using Segl.Testing.Fuzzing;

namespace Segl.Server.Tests.Status;

/// <summary>Ten thousand damaged inputs of each protocol that strangers speak; <c>./dev bench fuzz</c> sends a million.</summary>
[Collection("Floods")] // One flood at a time, or what is measured is which of them the machine serves first.
public sealed class FuzzTests(OcspSite site, TestDatabases databases) : IClassFixture<OcspSite>
{
    private const int Cases = 10_000;
    private const int AtOnce = 4;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IPEndPoint EndPoint => new(IPAddress.Loopback, site.Address.Port);

    [Fact]
    public async Task Questions_of_ocsp_are_answered_by_the_protocol()
    {
        var issuer = OcspIssuer.Of(site.Authority.Chain.Certificates[0]);
        var serial = await site.IssueAsync();
        var fuzz = new OcspFuzz(
            EndPoint,
            site.Request(serial),
            site.Request(serial, [1, 2, 3, 4, 5, 6, 7, 8]),
            OcspRequest.Write([OcspCertId.Of(issuer, serial, OcspHash.Sha256), OcspCertId.Of(issuer, SerialNumber.Draw(), OcspHash.Sha1)], nonce: null));

        (await fuzz.RunAsync(from: 0, Cases, AtOnce, Token)).ShouldBe(Cases);
    }

    [Fact]
    public async Task Requests_of_http_are_answered_by_the_protocol_or_cut_off() =>
        (await new HttpFuzz(EndPoint).RunAsync(from: 0, Cases, 8 * AtOnce, Token)).ShouldBeGreaterThan(Cases / 10);

    [Fact]
    public async Task Messages_of_ldap_are_answered_by_the_protocol_or_cut_off()
    {
        await using var directory = await DirectorySite.OpenAsync(databases, DatabaseKind.Sqlite, ("Segl:Directory:ConnectionsPerAddressMax", "1000"));

        (await new LdapFuzz(directory.EndPoint).RunAsync(from: 0, Cases, AtOnce, Token)).ShouldBeGreaterThan(Cases / 10);
    }
}
