namespace Segl.Acceptance.Tests.Starting;

/// <summary>What an installation demands before it starts.</summary>
public sealed class ProductionTests
{
    [Fact]
    public async Task Refuses_to_start_without_a_certificate_policy_of_its_own()
    {
        using var folder = new TemporaryFolder();
        await using var server = ServerProcess.Run(folder.Path, ServerProcess.FreeAddress(), [("Segl__Mode", "Production")]);

        await server.WaitForEndAsync();

        server.ExitCode.ShouldNotBe(0);
        server.Output.ShouldContain("PolicyOid");
        server.Output.ShouldContain("A production installation needs a certificate policy of its own.");
        server.Output.ShouldNotContain("Now listening on");
    }

    [Fact]
    public async Task Refuses_to_start_without_a_blocklist_that_is_named()
    {
        using var folder = new TemporaryFolder();
        var missing = folder.File("blacklist.RSA-3072");
        await using var server = ServerProcess.Run(
            folder.Path, ServerProcess.FreeAddress(),
            [("Segl__Mode", "Demonstration"), ("Segl__Authority__DebianWeakKeyFiles__0", missing)]);

        await server.WaitForEndAsync();

        server.ExitCode.ShouldNotBe(0);
        server.Output.ShouldContain("DebianWeakKeyFiles");
        server.Output.ShouldContain($"{missing} cannot be read");
        server.Output.ShouldNotContain("Now listening on");
    }
}
