using System.Net;
using System.Net.Sockets;
using Segl.Testing;

namespace Segl.Server.Tests.Web;

public sealed class ListeningServerTests
{
    [Fact]
    public async Task A_port_that_is_taken_is_told_in_one_line()
    {
        using var folder = new TemporaryFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";

        var run = await OutsideTool.RunAsync(
            "dotnet",
            [
                typeof(Program).Assembly.Location, "--urls", address, "--Segl:Mode", "Demonstration", "--Segl:Storage:DataDirectory",
                folder.Path,
            ],
            cancellationToken: TestContext.Current.CancellationToken);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldStartWith("error: cannot listen: ");
        run.Error.ShouldContain(address);
        (run.Output + run.Error).ShouldNotContain("   at ");
    }
}
