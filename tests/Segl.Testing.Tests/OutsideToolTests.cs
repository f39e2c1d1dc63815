using System.Text;

namespace Segl.Testing.Tests;

public sealed class OutsideToolTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Gives_the_input_and_returns_what_the_tool_wrote_byte_for_byte()
    {
        byte[] bytes = [0, 255, 13, 10, 128];

        var run = await OutsideTool.RunAsync("cat", [], bytes, cancellationToken: Cancellation);

        run.ExitCode.ShouldBe(0);
        run.OutputBytes.ToArray().ShouldBe(bytes);
    }

    [Fact]
    public async Task Returns_exit_code_and_messages_of_a_failing_tool()
    {
        var run = await OutsideTool.RunAsync(
            "openssl", ["x509", "-noout"], Encoding.UTF8.GetBytes("no certificate"), cancellationToken: Cancellation);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("Could not");
        Should.Throw<InvalidOperationException>(run.ShouldSucceed);
    }

    [Fact]
    public async Task Ends_a_tool_that_takes_too_long() =>
        await Should.ThrowAsync<TimeoutException>(() =>
            OutsideTool.RunAsync("sleep", ["30"], timeout: TimeSpan.FromMilliseconds(100), cancellationToken: Cancellation));

    [Fact]
    public async Task Says_that_a_missing_tool_must_be_installed()
    {
        var exception = await Should.ThrowAsync<InvalidOperationException>(() =>
            OutsideTool.RunAsync("no-such-tool", [], cancellationToken: Cancellation));

        exception.Message.ShouldContain("Install it");
    }
}
