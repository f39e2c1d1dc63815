using System.Globalization;
using Segl.Ca.Auditing;

namespace Segl.Server.Features.Audit;

/// <summary>
/// The command <c>Segl.Server audit verify-export FILE</c>: says whether the lines of an export are as they were written. It needs no
/// database.
/// </summary>
/// <remarks>
/// An export holds one organisation's events, and between them are other organisations': that each line is unchanged and in its place can
/// be seen, that none is missing cannot. <see cref="VerifyAuditTrail"/> sees both, where the whole trail is.
/// </remarks>
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
        var (lines, linked) = (0, 0);
        AuditRecord? last = null;
        await foreach (var line in File.ReadLinesAsync(file))
        {
            lines++;
            var record = AuditLines.Read(line);
            if (Fault(last, record.IsRefused ? null : record.Value) is { } fault)
            {
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"error: line {lines}: {fault}"));
                return Broken;
            }

            linked += last?.Sequence + 1 == record.Value.Sequence ? 1 : 0;
            last = record.Value;
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Each of {lines} lines is as it was written, and {linked} directly follow the line before. Whether events are missing "
            + $"between the others, only 'audit verify' where the trail is kept can tell."));
        return Whole;
    }

    private static string? Fault(AuditRecord? last, AuditRecord? record) => record switch
    {
        null => "is no line of an export",
        _ when !record.ComputeHash().AsSpan().SequenceEqual(record.Hash.Span) => "was changed: its fields do not have its hash",
        _ when last is not null && record.Sequence <= last.Sequence =>
            "is not in its place: its number does not come after that of the line before",
        _ when last is not null && record.Sequence == last.Sequence + 1 && !record.PreviousHash.Span.SequenceEqual(last.Hash.Span) =>
            "does not follow the line before",
        _ => null,
    };
}
