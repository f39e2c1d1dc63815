namespace Segl.Acceptance.Tests.Starting;

/// <summary>What a production installation demands before it starts.</summary>
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
}
