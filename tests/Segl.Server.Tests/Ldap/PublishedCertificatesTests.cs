using Microsoft.Extensions.DependencyInjection;
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

    [Theory, EachDatabase]
    public async Task Who_asks_at_once_is_answered_each_for_himself(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        var profile = (await portal.Orders.OrderAsync(Forms.WithEmail)).ProfileId;
        await DeliveredCertificates.AddAsync(portal.Orders.Services, profile);
        await DeliveredCertificates.AddAsync(portal.Orders.Services, profile);
        using var certificates = new PublishedCertificates(portal.Orders.Services.GetRequiredService<CaDatabase>(), portal.Orders.Clock);

        var found = await Task.WhenAll(Enumerable.Range(0, 90).Select(async number =>
        {
            var (mail, rowsMax) = number % 3 == 0 ? ($"ingen{number}@eksempel.example", 5) : (Forms.CertificateEmail, number % 3);
            return (Expected: number % 3, Found: await certificates.ReadAsync(new(LookupKind.Mail, mail), "", "", rowsMax, Token));
        }));

        found.ShouldAllBe(each => each.Found.Count == each.Expected);
        found.ShouldAllBe(each => each.Found.Count < 2 || string.CompareOrdinal(each.Found[0].Serial, each.Found[1].Serial) < 0);
    }

    private static async Task<int> CountAsync(IssuingPortal portal)
    {
        using var certificates = new PublishedCertificates(portal.Orders.Services.GetRequiredService<CaDatabase>(), portal.Orders.Clock);
        return (await certificates.ReadAsync(new(LookupKind.Mail, Forms.CertificateEmail), "", "", rowsMax: 1, Token)).Count;
    }
}
