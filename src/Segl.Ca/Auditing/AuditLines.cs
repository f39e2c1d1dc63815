using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Segl.Pki.Outcomes;

namespace Segl.Ca.Auditing;

/// <summary>Events as JSON Lines: one object a line, with all that its hash is computed from. docs/operations.md describes it.</summary>
/// <remarks>The details are a string that holds JSON, and not an object: the hash is over the text as it is stored.</remarks>
public static class AuditLines
{
    /// <summary>The media type of JSON Lines.</summary>
    public const string ContentType = "application/x-ndjson";

    private static readonly JsonWriterOptions s_format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one line, with its end.</summary>
    public static void Write(IBufferWriter<byte> output, AuditRecord record)
    {
        using (var json = new Utf8JsonWriter(output, s_format))
        {
            json.WriteStartObject();
            json.WriteNumber("sequence", record.Sequence);
            json.WriteNumber("atMilliseconds", record.AtMilliseconds);
            json.WriteString(
                "at",
                DateTimeOffset.FromUnixTimeMilliseconds(record.AtMilliseconds)
                    .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("actor", record.Actor);
            json.WriteString("action", record.Action);
            json.WriteString("organisation", record.Organisation);
            json.WriteString("subject", record.Subject);
            json.WriteString("outcome", record.Outcome);
            json.WriteString("details", record.DetailsJson);
            json.WriteString("previousHash", Convert.ToHexStringLower(record.PreviousHash.Span));
            json.WriteString("hash", Convert.ToHexStringLower(record.Hash.Span));
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    /// <summary>Reads one line back; the refusal where it is none of ours.</summary>
    public static Result<AuditRecord> Read(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var json = document.RootElement;
            return new AuditRecord(
                json.GetProperty("sequence").GetInt64(),
                json.GetProperty("atMilliseconds").GetInt64(),
                Text(json, "actor"),
                Text(json, "action"),
                json.GetProperty("organisation").GetString(),
                Text(json, "subject"),
                Text(json, "outcome"),
                Text(json, "details"),
                Convert.FromHexString(Text(json, "previousHash")),
                Convert.FromHexString(Text(json, "hash")));
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return new Refusal("AuditLineUnreadable", "This is no line of an exported audit trail.");
        }
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? throw new FormatException(name);
}
