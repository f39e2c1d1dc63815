using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Segl.Ca.Storage;
using Segl.Server.Features.Audit;
using Segl.Server.Storage;
using Segl.Server.Tests.Storage;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Features.Audit;

public sealed class VerifyAuditTrailTests(TestDatabases databases)
{
    [Theory, EachDatabase]
    public async Task Says_that_a_trail_is_whole_and_how_long_it_is(DatabaseKind kind)
    {
        await using var portal = await Portal.OpenAsync(databases, kind);
        await RecordThreeAsync(portal);

        var (exitCode, verdict) = await VerifyAsync(portal);

        exitCode.ShouldBe(0);
        verdict.ShouldContain("whole: 3 events");
    }

    [Theory, EachDatabase]
    public async Task Names_the_event_that_was_changed(DatabaseKind kind)
    {
        await using var portal = await Portal.OpenAsync(databases, kind);
        await RecordThreeAsync(portal);
        await VerifyAsync(portal);
        await portal.InScopeAsync(services => services.GetRequiredService<SeglDatabase>().Database.ExecuteSqlRawAsync(
            "UPDATE ca_audit_event SET actor = 'somebody else' WHERE sequence = 2", TestContext.Current.CancellationToken));

        var (exitCode, verdict) = await VerifyAsync(portal);

        exitCode.ShouldBe(1);
        verdict.ShouldContain("event 2");
    }

    private static Task RecordThreeAsync(Portal portal) => portal.InScopeAsync(async services =>
    {
        var work = services.GetRequiredService<UnitOfWork>();
        for (var number = 0; number < 3; number++)
            work.Record("test", address: null, "test.event", organisationId: null, $"event:{number}");
        await work.CommitAsync(TestContext.Current.CancellationToken);
    });

    private static async Task<(int ExitCode, string Verdict)> VerifyAsync(Portal portal)
    {
        await using var output = new StringWriter(CultureInfo.InvariantCulture);
        var exitCode = await portal.Services.GetRequiredService<IHost>().VerifyAuditTrailAsync(output);
        return (exitCode, output.ToString());
    }
}
