namespace Segl.Ca.Auditing;

/// <summary>Says whether the lines of an exported trail are as they were written; it needs no database.</summary>
/// <remarks>
/// An export holds one organisation's events, and between them are other organisations': that each line is unchanged and in its place can
/// be seen,
/// that none is missing cannot. <see cref="AuditTrail"/> sees both, where the whole trail is.
/// </remarks>
/// <param name="Lines">How many lines were read, the broken one included.</param>
/// <param name="Linked">How many directly follow the event of the line before.</param>
/// <param name="Fault">What is wrong with the last line that was read; null where every line is as it was written.</param>
public sealed record ExportedTrail(int Lines, int Linked, string? Fault)
{
    /// <summary>Reads a file to its end, or to the first line that is not as it was written.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<ExportedTrail> VerifyAsync(string file, CancellationToken cancellationToken)
    {
        var (lines, linked) = (0, 0);
        AuditRecord? last = null;
        await foreach (var line in File.ReadLinesAsync(file, cancellationToken))
        {
            lines++;
            var record = AuditLines.Read(line);
            if (FaultOf(last, record.IsRefused ? null : record.Value) is { } fault)
                return new(lines, linked, fault);

            linked += last?.Sequence + 1 == record.Value.Sequence ? 1 : 0;
            last = record.Value;
        }

        return new(lines, linked, Fault: null);
    }

    private static string? FaultOf(AuditRecord? last, AuditRecord? record) => record switch
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
