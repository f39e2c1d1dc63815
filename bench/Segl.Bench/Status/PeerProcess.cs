using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Segl.Testing.Web;

namespace Segl.Bench.Status;

/// <summary>Somebody else's server, on a free port of loopback.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    private readonly Process _process;

    private PeerProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>It and its children.</summary>
    public IReadOnlyList<int> Ids => ProcessTimes.Family(_process.Id);

    /// <summary>Whether a program is installed.</summary>
    public static bool IsThere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Starts it and waits until it takes connections; the port's place among the arguments is {port}.</summary>
    public static async Task<PeerProcess> StartAsync(string folder, string program, params IReadOnlyList<string> arguments)
    {
        var peer = Start(folder, program, arguments);
        await peer.WaitUntilAsync(peer.TakesConnectionsAsync);
        return peer;
    }

    /// <summary>Starts one that answers in so many processes beside its first, and waits until they are there.</summary>
    /// <remarks>No connection is tried: openssl ocsp waits for ever on one that was closed without a question.</remarks>
    public static async Task<PeerProcess> StartManyAsync(string folder, string program, int processes, params IReadOnlyList<string> arguments)
    {
        var peer = Start(folder, program, arguments);
        await peer.WaitUntilAsync(() => Task.FromResult(peer.Ids.Count > processes));
        return peer;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static PeerProcess Start(string folder, string program, IReadOnlyList<string> arguments)
    {
        var address = ServerProcess.FreeAddress();
        var port = address.Port.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(program, arguments.Select(argument => argument.Replace("{port}", port, StringComparison.Ordinal)))
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");

        // What it says of every request is read, so that it never waits for us, and thrown away.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new PeerProcess(process, address);
    }

    private async Task WaitUntilAsync(Func<Task<bool>> isReady)
    {
        var started = Stopwatch.GetTimestamp();
        while (!_process.HasExited && Stopwatch.GetElapsedTime(started) < StartTimeout)
        {
            if (await isReady())
                return;
            await Task.Delay(BetweenTries, TimeProvider.System);
        }

        throw new InvalidOperationException($"{_process.StartInfo.FileName} was not ready on {Address} within {StartTimeout}.");
    }

    private async Task<bool> TakesConnectionsAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
