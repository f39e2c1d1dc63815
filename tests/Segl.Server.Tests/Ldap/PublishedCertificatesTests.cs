using Segl.Ca.Storage;
using Segl.Server.Features.Directory;
using Segl.Server.Tests.Certificates;
using Segl.Server.Tests.Issuing;
using Segl.Server.Tests.Orders;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Ldap;

public sealed class PublishedCertificatesTests(TestDatabases databases)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task What_expires_is_gone_after_its_last_second(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        var profile = (await portal.Orders.OrderAsync(Forms.WithEmail)).ProfileId;
        var serial = await DeliveredCertificates.AddAsync(portal.Orders.Services, profile);
        var issued = (await portal.Authority.FindAsync(serial, Token)).ShouldNotBeNull();

        portal.Orders.Clock.AdvanceTo(issued.Certificate.Validity.NotAfter.AddMilliseconds(999));
        var lastSecond = await CountAsync(portal);
        portal.Orders.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var after = await CountAsync(portal);

        (lastSecond, after).ShouldBe((1, 0));
    }

    private static Task<int> CountAsync(IssuingPortal portal) => portal.Orders.InScopeAsync(async database =>
    {
        var certificates = new PublishedCertificates(database, portal.Orders.Clock);
        return (await certificates.ReadAsync(new(LookupKind.Mail, Forms.CertificateEmail), "", "", rowsMax: 1, Token)).Count;
    });
}
