using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Segl.Ca.Auditing;

/// <summary>An audit event as it stands in the table: numbered, and bound to the event before it.</summary>
/// <remarks>
/// The hash is SHA-256 over the fields in a fixed order. Numbers are 8 octets, big-endian; text and hashes carry their length
/// in 4 octets before them, and a missing organisation is the length 2³²−1, so no two different records have one encoding. The details
/// are hashed as the JSON text that is stored, never parsed and written again. docs/decisions tells the reasons.
/// </remarks>
public sealed record AuditRecord(
    long Sequence,
    long AtMilliseconds,
    string Actor,
    string Action,
    string? Organisation,
    string Subject,
    string Outcome,
    string DetailsJson,
    ReadOnlyMemory<byte> PreviousHash,
    ReadOnlyMemory<byte> Hash)
{
    /// <summary>The length of every hash in the chain.</summary>
    public const int HashBytes = SHA256.HashSizeInBytes;

    private const uint Absent = uint.MaxValue;

    // An event of one of our own operations: larger ones are still recorded, from a buffer of their own.
    private const int UsualBytesMax = 2048;

    // Danish letters as themselves; quotes and control characters are still escaped.
    private static readonly JsonWriterOptions DetailsFormat = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly byte[] Label = "segl-audit-v1"u8.ToArray();

    /// <summary>The hash that these fields must have.</summary>
    public byte[] ComputeHash()
    {
        var length = EncodedLength();
        Span<byte> buffer = length <= UsualBytesMax ? stackalloc byte[length] : new byte[length];
        var rest = Write(buffer, Label);
        rest = Write(rest, PreviousHash.Span);
        rest = Write(rest, Sequence);
        rest = Write(rest, AtMilliseconds);
        rest = Write(rest, Actor);
        rest = Write(rest, Action);
        rest = Write(rest, Organisation);
        rest = Write(rest, Subject);
        rest = Write(rest, Outcome);
        Write(rest, DetailsJson);
        return SHA256.HashData(buffer);
    }

    /// <summary>Events as the records that follow a head.</summary>
    internal static List<AuditRecord> Link(AuditHead head, IEnumerable<AuditEvent> events) => Link(head, events.Select(happened => new AuditRecord(
        Sequence: 0, happened.At.ToUnixTimeMilliseconds(), happened.Actor, happened.Action, happened.Organisation, happened.Subject,
        happened.Outcome.ToString(), ToJson(happened.Details), PreviousHash: default, Hash: default)));

    /// <summary>Records that have no place yet, with the places that follow a head.</summary>
    internal static List<AuditRecord> Link(AuditHead head, IEnumerable<AuditRecord> events)
    {
        var records = new List<AuditRecord>();
        foreach (var unbound in events)
        {
            var record = unbound with { Sequence = head.Sequence + 1, PreviousHash = head.Hash };
            record = record with { Hash = record.ComputeHash() };
            records.Add(record);
            head = new(record.Sequence, record.Hash);
        }

        return records;
    }

    /// <summary>Details as they are stored.</summary>
    internal static string ToJson(ImmutableSortedDictionary<string, string> details)
    {
        if (details.Count == 0)
            return "{}";

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, DetailsFormat))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in details)
                writer.WriteString(name, value);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private int EncodedLength() =>
        (2 * sizeof(long)) + (8 * sizeof(uint)) + Label.Length + PreviousHash.Length
        + Utf8Length(Actor) + Utf8Length(Action) + Utf8Length(Organisation) + Utf8Length(Subject) + Utf8Length(Outcome) + Utf8Length(DetailsJson);

    private static int Utf8Length(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);

    private static Span<byte> Write(Span<byte> buffer, long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(buffer, number);
        return buffer[sizeof(long)..];
    }

    private static Span<byte> Write(Span<byte> buffer, ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32BigEndian(buffer, (uint)bytes.Length);
        bytes.CopyTo(buffer[sizeof(uint)..]);
        return buffer[(sizeof(uint) + bytes.Length)..];
    }

    private static Span<byte> Write(Span<byte> buffer, string? text)
    {
        if (text is null)
        {
            BinaryPrimitives.WriteUInt32BigEndian(buffer, Absent);
            return buffer[sizeof(uint)..];
        }

        var written = Encoding.UTF8.GetBytes(text, buffer[sizeof(uint)..]);
        BinaryPrimitives.WriteUInt32BigEndian(buffer, (uint)written);
        return buffer[(sizeof(uint) + written)..];
    }
}
