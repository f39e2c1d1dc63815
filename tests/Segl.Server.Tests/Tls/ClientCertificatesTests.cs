using Microsoft.Extensions.DependencyInjection;
using Segl.Ca.Storage;
using Segl.Pki.Cmp;
using Segl.Server.Features.Tls;
using Segl.Server.Tests.Api;
using Segl.Server.Tests.Features.Cmp;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Tls;

/// <summary>Certificates with which machines prove who they are, at the end of their time.</summary>
public sealed class ClientCertificatesTests(TestDatabases databases)
{
    private const string SystemSignIn = "/api/administration/idmlogin/tls/authenticate";

    [Theory, EachDatabase]
    public async Task An_expired_one_renews_nothing_orders_nothing_and_signs_no_system_in(DatabaseKind kind)
    {
        var places = new TlsPlaces();
        await using var site = await CmpSite.OpenAsync(databases, kind, places.Settings);
        var (certificate, key) = await site.EnrolSystemAsync();

        await SleepUntilAsync(site, certificate.Validity.NotAfter - TimeSpan.FromMinutes(1));
        using var last = places.Visit(site, certificate, key);
        var inTime = await last.Client.SayAsync("POST", SystemSignIn);
        await SleepUntilAsync(site, certificate.Validity.NotAfter + TimeSpan.FromSeconds(1));
        using var late = places.Visit(site, certificate, key);
        var signedIn = await late.Client.SayAsync("POST", SystemSignIn);
        var overOpenConnection = await last.Client.SayAsync("POST", SystemSignIn);
        var renewed = await late.Client.EstAsync("simplereenroll", EstCalls.Request());
        var updated = await site.Machine(certificate, key).AskAsync(PkiBodyKind.KeyUpdateRequest);
        var ordered = await site.Machine(certificate, key).AskAsync(PkiBodyKind.CertificationRequest);

        inTime.Status.ShouldBe(200, $"{inTime.Body}");
        foreach (var refused in new[] { signedIn, overOpenConnection })
            (refused.Status, refused.Body.Code()).ShouldBe((401, "ClientCertificateExpired"));
        (renewed.Status, renewed.AsksForPassword).ShouldBe((401, false));
        renewed.Body.ShouldStartWith("ClientCertificateExpired: ");
        foreach (var refused in new[] { updated, ordered })
            refused.ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.SignerNotTrusted, "ClientCertificateExpired");
        (await site.ReadFurtherAsync(certificate.SerialNumber)).ShouldBeEmpty();
    }

    // The worker would renew the server's own certificate too, a little later.
    private static async Task SleepUntilAsync(CmpSite site, DateTimeOffset instant)
    {
        site.Clock.Sleep(instant - site.Clock.Now);
        await site.Services.GetRequiredService<ServerIdentity>().KeepAsync(site.Authority, TestContext.Current.CancellationToken);
    }
}
