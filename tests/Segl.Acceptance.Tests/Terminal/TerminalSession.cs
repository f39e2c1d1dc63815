using System.Text;
using System.Text.RegularExpressions;
using Segl.Acceptance.Tests.Machines;

namespace Segl.Acceptance.Tests.Terminal;

/// <summary>
/// A session at a terminal: commands after <c>$ </c>, and below each what it says, both streams together, and <c>[code]</c> where it does
/// not end
/// with 0. In it <c>{name}</c> stands for a value of the session, and <c>{*}</c> for anything.
/// </summary>
internal sealed partial class TerminalSession
{
    private readonly MachineStage _stage;
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    private TerminalSession(MachineStage stage, string folder) => (_stage, Folder) = (stage, folder);

    /// <summary>Where it works.</summary>
    public string Folder { get; }

    /// <summary>Begins one in a folder of its own, with <c>segl</c> in the path and the server's addresses in the environment.</summary>
    public static TerminalSession Begin(MachineStage stage, string name)
    {
        var session = new TerminalSession(stage, Directory.CreateDirectory(stage.File(name)).FullName);
        var programs = Directory.CreateDirectory(Path.Combine(session.Folder, ".bin")).FullName;
        var program = Path.Combine(programs, "segl");
        File.WriteAllText(program, $"#!/bin/sh\nexec dotnet '{BuiltSegl()}' \"$@\"\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        session.Set("SEGL_SERVER", stage.Tls.ToString());
        session.Set("SEGL_MUTUAL_SERVER", stage.Mutual.ToString());
        session.Set("SEGL_ROOT", stage.RootFile);
        session.Set("XDG_CONFIG_HOME", Path.Combine(session.Folder, ".config"));
        session.Set("PATH", $"{programs}:{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin");
        return session;
    }

    /// <summary>Sets a variable of the environment.</summary>
    public void Set(string variable, string value) => _variables[variable] = value;

    /// <summary>Says what a placeholder stands for.</summary>
    public void Knows(string name, string value) => _values[name] = value;

    /// <summary>The path of a file of the session.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Plays a session and compares all that was said.</summary>
    public async Task PlayAsync(string script, CancellationToken cancellationToken)
    {
        var expected = script.ReplaceLineEndings("\n").Trim('\n');
        var said = new StringBuilder();
        foreach (var (command, answer) in Parts(expected))
        {
            said.Append($"$ {command}\n");
            var actual = await RunAsync(Filled(command), cancellationToken);
            said.Append(Recognised(answer, actual));
        }

        var whole = said.ToString().Trim('\n');
        if (whole != expected)
            Assert.Fail($"The session went otherwise:\n{whole}\n");
    }

    /// <summary>Runs one command line; answers what it wrote, and its exit code in brackets where it is not 0.</summary>
    public async Task<List<string>> RunAsync(string command, CancellationToken cancellationToken)
    {
        var run = await OutsideTool.RunAsync(
            "env",
            [
                .. _variables.Select(variable => $"{variable.Key}={variable.Value}"),
                "bash", "-c", $"cd \"$0\" && exec 2>&1; {command}", Folder,
            ],
            timeout: TimeSpan.FromMinutes(2), cancellationToken: cancellationToken);
        var lines = run.Output.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0).ToList();
        if (run.ExitCode != 0)
            lines.Add($"[{run.ExitCode}]");
        return lines;
    }

    private static string BuiltSegl() =>
        ServerProcess.BuiltProgram("Segl.Cli").Replace("Segl.Cli.dll", "segl.dll", StringComparison.Ordinal);

    private static IEnumerable<(string Command, List<string> Answer)> Parts(string script)
    {
        var lines = script.Split('\n');
        for (var index = 0; index < lines.Length; index++)
        {
            var answer = lines.Skip(index + 1).TakeWhile(line => !line.StartsWith("$ ", StringComparison.Ordinal)).ToList();
            yield return (lines[index][2..], answer);
            index += answer.Count;
        }
    }

    // A line that was expected stands as it was expected; any other as it came, so that the comparison shows it.
    private string Recognised(List<string> expected, List<string> actual) => string.Concat(
        actual.Select((line, index) => index < expected.Count && Pattern(expected[index]).IsMatch(line) ? expected[index] : line)
            .Select(line => line + "\n"));

    private Regex Pattern(string expected) => new(
        $"^{string.Concat(Placeholder().Split(expected).Select(part => part == "{*}" ? ".*" : Regex.Escape(Filled(part))))}$",
        RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private string Filled(string text) =>
        _values.Aggregate(text, (filled, value) => filled.Replace($"{{{value.Key}}}", value.Value, StringComparison.Ordinal));

    [GeneratedRegex("(\\{\\*\\})")]
    private static partial Regex Placeholder();
}
