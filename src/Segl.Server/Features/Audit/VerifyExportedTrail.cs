using System.Globalization;
using Segl.Ca.Auditing;

namespace Segl.Server.Features.Audit;

/// <summary>
/// The command <c>Segl.Server audit verify-export FILE</c>: says whether the lines of an export are as they were written. It needs no
/// database.
/// </summary>
internal static class VerifyExportedTrail
{
    private const int Whole = 0;
    private const int Broken = 1;
    private const int Unreadable = 2;

    /// <summary>The file that the program was started to verify; null where it was started for something else.</summary>
    public static string? FileOf(string[] arguments) => arguments is ["audit", "verify-export", var file] ? file : null;

    /// <summary>Verifies and writes the verdict.</summary>
    /// <returns>The exit code: 0 every line is as it was written, 1 not, 2 the file cannot be read.</returns>
    public static async Task<int> RunAsync(string file, TextWriter output, TextWriter errors)
    {
        try
        {
            return await VerifyAsync(file, output);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            await errors.WriteLineAsync($"error: cannot read the export: {fault.Message}");
            return Unreadable;
        }
    }

    private static async Task<int> VerifyAsync(string file, TextWriter output)
    {
        var trail = await ExportedTrail.VerifyAsync(file, CancellationToken.None);
        await output.WriteLineAsync(trail.Fault is { } fault
            ? string.Create(CultureInfo.InvariantCulture, $"error: line {trail.Lines}: {fault}")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Each of {trail.Lines} lines is as it was written, and {trail.Linked} directly follow the line before. "
                + $"Whether events are missing between the others, only 'audit verify' where the trail is kept can tell."));
        return trail.Fault is null ? Whole : Broken;
    }
}
