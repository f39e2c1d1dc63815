using System.Globalization;
using System.Text;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Chains;

/// <summary>Text with several blocks between <c>BEGIN</c> and <c>END</c> lines: RFC 7468.</summary>
internal static class PemBlocks
{
    private const string BeginPrefix = "-----BEGIN ";
    private const string EndPrefix = "-----END ";
    private const string Suffix = "-----";

    /// <summary>What Windows editors put before text in UTF-8.</summary>
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>All blocks of the text, at least one, each of the one label; text around them is passed over (RFC 7468 §2).</summary>
    public static Result<IReadOnlyList<ReadOnlyMemory<byte>>> Read(ReadOnlySpan<byte> text, string label, int bytesMax, int blocksMax)
    {
        if (text.Length > bytesMax)
            return PemRefusals.TooLarge(text.Length, bytesMax);

        if (text.StartsWith(ByteOrderMark))
            text = text[ByteOrderMark.Length..];

        List<ReadOnlyMemory<byte>> blocks = [];
        StringBuilder? open = null;
        foreach (string line in LinesOf(text))
        {
            if (open is not null && line.Equals(EndPrefix + label + Suffix, StringComparison.Ordinal))
            {
                if (DecodeStrictly(open.ToString()) is not { } block)
                    return PemRefusals.Malformed($"block {Number(blocks.Count + 1)} is not base64");
                blocks.Add(block);
                open = null;
                continue;
            }

            if (open is not null)
            {
                open.Append(line);
                continue;
            }

            if (!line.StartsWith(BeginPrefix, StringComparison.Ordinal))
                continue;
            if (!line.Equals(BeginPrefix + label + Suffix, StringComparison.Ordinal))
                return PemRefusals.OtherLabel(line, label);
            if (blocks.Count == blocksMax)
                return PemRefusals.TooMany(blocksMax);
            open = new StringBuilder();
        }

        if (open is not null)
            return PemRefusals.Malformed($"block {Number(blocks.Count + 1)} has no end");

        return blocks.Count > 0 ? blocks : PemRefusals.Missing(label);
    }

    /// <summary>Lines ended by CRLF, LF or CR, without white space at their end; octets that are not ASCII become question marks.</summary>
    private static IEnumerable<string> LinesOf(ReadOnlySpan<byte> text) =>
        Encoding.ASCII.GetString(text).ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd(' ', '\t'));

    /// <summary>
    /// Null unless this is base64 in its only form: no stray characters, padding in place, unused bits zero (RFC 4648 §3.5).
    /// </summary>
    private static byte[]? DecodeStrictly(string base64)
    {
        byte[] decoded = new byte[base64.Length / 4 * 3];
        if (base64.Length == 0 || !Convert.TryFromBase64String(base64, decoded, out int written))
            return null;

        byte[] block = decoded[..written];
        return string.Equals(Convert.ToBase64String(block), base64, StringComparison.Ordinal) ? block : null;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
