using Microsoft.Extensions.Logging.Abstractions;
using Segl.Server.Features.Issuing;

namespace Segl.Server.Tests.Issuing;

public sealed class CoreDumpsTests
{
    [Fact]
    public async Task The_process_writes_no_core_and_lets_nobody_read_its_memory()
    {
        await new CoreDumps(NullLogger<CoreDumps>.Instance).StartAsync(TestContext.Current.CancellationToken);

        var limits = await File.ReadAllLinesAsync("/proc/self/limits", TestContext.Current.CancellationToken);
        limits.Single(line => line.StartsWith("Max core file size", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[4..6].ShouldBe(["0", "0"]);
    }
}
