using System.Globalization;

namespace Segl.Testing.Databases;

/// <summary>Where PostgreSQL's programs lie, and as whom they run.</summary>
internal static class PostgreSqlPrograms
{
    private const string DebianFolder = "/usr/lib/postgresql";

    /// <summary>Debian's account of the server, for when the tests run as root: PostgreSQL refuses to.</summary>
    private const string Account = "postgres";

    /// <summary>What comes before a command so that it does not run as root.</summary>
    public static IReadOnlyList<string> Prefix =>
        Environment.IsPrivilegedProcess ? ["setpriv", $"--reuid={Account}", $"--regid={Account}", "--clear-groups", "--"] : [];

    public static async Task GiveToServerAsync(string folder)
    {
        if (Environment.IsPrivilegedProcess)
            (await OutsideTool.RunAsync("chown", ["-R", Account, folder])).ShouldSucceed();
    }

    public static string Find(string program) =>
        Candidates(program).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException(
            $"PostgreSQL's '{program}' is in neither {DebianFolder}/*/bin nor the PATH. " +
            "Install it: 'apt install postgresql' (Debian, Ubuntu), or run './dev setup'.");

    private static IEnumerable<string> Candidates(string program)
    {
        // Debian keeps the versions side by side and none of them in the PATH.
        var versions = Directory.Exists(DebianFolder) ? Directory.GetDirectories(DebianFolder) : [];
        var debian = versions
            .OrderByDescending(folder =>
                int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin", program));
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return debian.Concat(path.Select(folder => Path.Combine(folder, program)));
    }
}
