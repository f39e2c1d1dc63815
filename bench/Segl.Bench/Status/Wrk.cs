using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Segl.Testing;

namespace Segl.Bench.Status;

/// <summary>The load: wrk, on one thread with connections that are kept, which sends one question after the other of a list.</summary>
/// <remarks>It was chosen because it costs little: it takes from the same cores as the servers that it asks, from each of them as much.</remarks>
internal static partial class Wrk
{
    public const int Connections = 64;

    // The list is read and made ready once; then a request is one table access.
    private const string Script = """
        local requests, at = {}, 0
        function init(args)
          for line in io.lines(args[1]) do
            local method, path, hex = line:match("(%S+) (%S+) ?(%S*)")
            local body = hex:gsub("%x%x", function(octet) return string.char(tonumber(octet, 16)) end)
            local isPost = method == "POST"
            local headers = {}
            for name = 2, #args, 2 do headers[args[name]] = isPost and args[name + 1] or nil end
            requests[#requests + 1] = wrk.format(method, path, headers, isPost and body or nil)
          end
        end
        function request()
          at = at % #requests + 1
          return requests[at]
        end
        """;

    public static bool IsThere => PeerProcess.IsThere("wrk");

    /// <summary>Writes the list of what is asked, each by GET below the path; answers the file.</summary>
    public static string WriteGets(TemporaryFolder folder, string name, string path, IEnumerable<ReadOnlyMemory<byte>> questions) => Write(
        folder, name, questions.Select(question => $"GET {path}/{Uri.EscapeDataString(Convert.ToBase64String(question.Span))}"));

    /// <summary>The same by POST, for responders that do not understand every GET.</summary>
    public static string WritePosts(TemporaryFolder folder, string name, string path, IEnumerable<ReadOnlyMemory<byte>> questions) => Write(
        folder, name, questions.Select(question => $"POST {path} {Convert.ToHexStringLower(question.Span)}"));

    /// <summary>Asks for so long; measures what it costs the processes of the server.</summary>
    public static Task<Load> RunAsync(TemporaryFolder folder, Uri address, string list, int seconds, Func<IReadOnlyList<int>> server) =>
        RunAsync(folder, address, list, seconds, server, "Content-Type", "application/ocsp-request");

    /// <summary>The same, with other headers for what is posted: each a name and then its value.</summary>
    public static async Task<Load> RunAsync(
        TemporaryFolder folder, Uri address, string list, int seconds, Func<IReadOnlyList<int>> server, params string[] headers)
    {
        var script = Path.Combine(folder.Path, "questions.lua");
        await File.WriteAllTextAsync(script, Script);
        var before = ProcessTimes.Of(server());
        var run = await OutsideTool.RunAsync(
            "wrk",
            ["--threads", "1", "--connections", Text(Connections), "--duration", Text(seconds), "--script", script, $"{address}", list, .. headers],
            timeout: TimeSpan.FromSeconds(seconds + 60));
        var processor = ProcessTimes.Of(server()) - before;

        var output = run.ShouldSucceed().Output;
        if (Failures().Match(output) is { Success: true } failures)
            throw new InvalidOperationException($"{address} answered other than asked: {failures.Value}");
        var requests = double.Parse(Requests().Match(output).Groups["value"].Value, CultureInfo.InvariantCulture);
        if (requests == 0)
            throw new InvalidOperationException($"{address} answered nothing.");
        var perSecond = double.Parse(Rate().Match(output).Groups["value"].Value, CultureInfo.InvariantCulture);
        return new(perSecond, processor.TotalMicroseconds / requests) { Requests = (int)requests };
    }

    /// <summary>Posts each body to a path of its own.</summary>
    public static string WritePosts(TemporaryFolder folder, string name, IEnumerable<(string Path, byte[] Body)> posts) =>
        Write(folder, name, posts.Select(post => $"POST {post.Path} {Convert.ToHexStringLower(post.Body)}"));

    private static string Write(TemporaryFolder folder, string name, IEnumerable<string> lines)
    {
        var file = folder.File(name);
        File.WriteAllLines(file, lines, Encoding.ASCII);
        return file;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("(?<value>[0-9]+) requests in", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Requests();

    [GeneratedRegex(@"Requests/sec:\s+(?<value>[0-9.]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rate();

    [GeneratedRegex("Non-2xx or 3xx responses: .*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Failures();
}

/// <summary>How it went.</summary>
/// <param name="PerSecond">Answers in a second.</param>
/// <param name="ServerMicroseconds">What each cost the server, over all cores.</param>
internal sealed record Load(double PerSecond, double ServerMicroseconds)
{
    /// <summary>How many answers there were.</summary>
    public required int Requests { get; init; }

    public override string ToString() => $"{PerSecond:0}/s at {ServerMicroseconds:0} µs";
}
