using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Segl.Testing.Web;

/// <summary>The real server as a process of its own, on a free port of loopback; it ends with us, however we end.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private const string ListeningMark = "Now listening on: ";

    /// <summary>
    /// The shell waits for the server, and beside it for the end of its own input, which also comes when we are killed; then it kills the
    /// server. The terminal's Ctrl+C is for us, not for it.
    /// </summary>
    private const string Watch = """
        trap '' INT
        exec 3<&0
        "$@" </dev/null 3<&- &
        server=$!
        (cat <&3; kill -KILL "$server") >/dev/null 2>&1 &
        watch=$!
        wait "$server"
        status=$?
        kill "$watch"
        exit "$status"
        """;

    /// <summary>A machine with much else to do takes long to start anything.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(120);

    private readonly Process _shell;
    private readonly List<string> _output = [];
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(ProcessStartInfo start, Uri address)
    {
        (_shell, Address) = (new Process { StartInfo = start }, address);
        _shell.OutputDataReceived += (_, line) => Note(line.Data);
        _shell.ErrorDataReceived += (_, line) => Note(line.Data);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Whether it has ended, by itself or by us.</summary>
    public bool HasEnded => _shell.HasExited;

    /// <summary>How it ended.</summary>
    public int ExitCode => _shell.ExitCode;

    /// <summary>Everything that it wrote so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return string.Join('\n', _output);
        }
    }

    /// <summary>A free address for a server, which keeps it when it is started again.</summary>
    public static Uri FreeAddress() => new($"http://{new IPEndPoint(IPAddress.Loopback, FreePorts.Next())}/");

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="folder">Its working folder, which also gets its data and its temporary files.</param>
    /// <param name="address">Where it listens, and what its mails link to.</param>
    /// <param name="settings">Environment variables, for example <c>("Segl__Mode", "Demonstration")</c>.</param>
    /// <param name="program">Its .dll; the one that was built beside ours unless another one is given.</param>
    public static async Task<ServerProcess> StartAsync(
        string folder, Uri address, IReadOnlyList<(string Name, string Value)> settings, string? program = null)
    {
        var server = Run(folder, address, settings, program);
        try
        {
            await server.ListenAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it without waiting, for one that is expected to refuse.</summary>
    public static ServerProcess Run(string folder, Uri address, IReadOnlyList<(string Name, string Value)> settings, string? program = null)
    {
        var server = new ServerProcess(Describe(folder, address, settings, program ?? BuiltProgram("Segl.Server")), address);
        server._shell.Start();
        server._shell.BeginOutputReadLine();
        server._shell.BeginErrorReadLine();
        return server;
    }

    /// <summary>The program that the build made of a project, beside ours.</summary>
    /// <remarks>All projects build into folders side by side: bin/(project)/(configuration).</remarks>
    public static string BuiltProgram(string project)
    {
        var ours = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(ours.Parent!.Parent!.FullName, project, ours.Name, $"{project}.dll"); // As deep as the remark says.
    }

    /// <summary>The id of the server's own process, which is a child of the shell; for measuring it.</summary>
    /// <exception cref="InvalidOperationException">It does not run.</exception>
    public int FindServerId()
    {
        var children = File.ReadAllText($"/proc/{_shell.Id}/task/{_shell.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var server = Array.Find(children, child => File.ReadAllText($"/proc/{child}/comm").Trim() == "dotnet")
            ?? throw new InvalidOperationException($"The shell {_shell.Id} runs no server.");
        return int.Parse(server, CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until it ended by itself, and all that it wrote has come.</summary>
    public async Task WaitForEndAsync()
    {
        using var limit = new CancellationTokenSource(StartTimeout);
        await _shell.WaitForExitAsync(limit.Token);
    }

    /// <summary>Kills it: nothing of it has time for a last word.</summary>
    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }

    private static ProcessStartInfo Describe(
        string folder, Uri address, IReadOnlyList<(string Name, string Value)> settings, string program)
    {
        var temporary = Directory.CreateDirectory(Path.Combine(folder, "temporary")).FullName;
        (string Name, string Value)[] always =
        [
            ("TMPDIR", temporary),
            ("ASPNETCORE_ENVIRONMENT", "Development"), // Static web assets are served from build output only there.
            ("Segl__PublicUrl", address.GetLeftPart(UriPartial.Authority)),
            ("Segl__Storage__DataDirectory", Path.Combine(folder, "data")),
        ];

        // By env, because a shell drops variables with a dot in their name, as categories of the log have.
        string[] server =
        [
            "env", .. always.Concat(settings).Select(setting => $"{setting.Name}={setting.Value}"),
            "dotnet", program, "--urls", address.GetLeftPart(UriPartial.Authority),
        ];
        return new ProcessStartInfo("/bin/sh", ["-c", Watch, "sh", .. server])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
    }

    private async Task ListenAsync()
    {
        using var limit = new CancellationTokenSource(StartTimeout);
        var first = await Task.WhenAny(_listening.Task, _shell.WaitForExitAsync(limit.Token));
        if (first != _listening.Task)
            throw new InvalidOperationException($"The server did not start; it wrote:\n{Output}");
    }

    private void Note(string? line)
    {
        if (line is null)
            return;

        lock (_output)
            _output.Add(line);
        if (line.Contains(ListeningMark, StringComparison.Ordinal))
            _listening.TrySetResult();
    }
}
