using System.Net;
using Segl.Ca.Storage;
using Segl.Pki.Cmp;
using Segl.Testing.Databases;
using Segl.Testing.Fuzzing;

namespace Segl.Server.Tests.Features.Cmp;

/// <summary>Ten thousand damaged messages; <c>./dev bench fuzz</c> sends a million.</summary>
[Collection("Floods")] // One flood at a time, or what is measured is which of them the machine serves first.
public sealed class CmpFuzzTests(TestDatabases databases)
{
    private const int Cases = 10_000;
    private const int AtOnce = 4;

    [Fact]
    public async Task Damaged_messages_are_answered_by_messages()
    {
        await using var site = await CmpSite.OpenAsync(databases, DatabaseKind.Sqlite, ("Segl:RateLimits:Cmp:WindowSeconds", "1"));
        var (certificate, key) = await site.EnrolAsync();
        var holder = site.Machine(certificate, key);
        var question = holder.Protect(holder.Header, GenMsgContent.Ask(new InfoTypeAndValue(InfoTypes.CaCerts, InfoValue: null)));
        var endPoint = new IPEndPoint(IPAddress.Loopback, site.Client.BaseAddress!.Port); // Set by the site.
        var fuzz = new CmpFuzz(endPoint, [question, .. CmpFuzz.Messages(certificate)]);

        (await fuzz.RunAsync(from: 0, Cases, AtOnce, TestContext.Current.CancellationToken)).ShouldBe(Cases);

        (await site.FindAsync(certificate.SerialNumber)).Revocation.ShouldBeNull();
    }
}
