using Segl.Server.Tests;

[assembly: AssemblyFixture(typeof(RunningServer))]

namespace Segl.Server.Tests;

/// <summary>One host in demonstration mode for all tests that need nothing of their own.</summary>
public sealed class RunningServer : IDisposable
{
    /// <summary>The host.</summary>
    public TestServer Server { get; } = TestServer.Start(("Segl:Mode", "Demonstration"));

    /// <inheritdoc/>
    public void Dispose() => Server.Dispose();
}
