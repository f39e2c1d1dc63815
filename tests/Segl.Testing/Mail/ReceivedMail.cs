using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Segl.Testing.Mail;

/// <summary>A message as it came over the wire, and read as a mail program would show it.</summary>
/// <param name="Sender">The envelope's sender.</param>
/// <param name="Recipients">The envelope's recipients.</param>
/// <param name="Raw">Headers and body, each byte as one character.</param>
public sealed partial record ReceivedMail(string Sender, IReadOnlyList<string> Recipients, string Raw)
{
    private const string EndOfHeaders = "\r\n\r\n";

    public string Subject => Header("Subject") ?? "";

    public string? MessageId => Header("Message-ID");

    /// <summary>The text of a message with one part, or of the parts one after another.</summary>
    public string Text => ReadBody(HeaderBlock(Raw), BodyOf(Raw));

    /// <summary>A header's value, unfolded and decoded; null where there is none.</summary>
    public string? Header(string name) => Header(HeaderBlock(Raw), name);

    /// <summary>The first link in the text.</summary>
    public Uri Link => new(LinkPattern().Match(Text).Value);

    private static string HeaderBlock(string part) => part.Split(EndOfHeaders, 2)[0];

    private static string BodyOf(string part) =>
        part.Contains(EndOfHeaders, StringComparison.Ordinal) ? part.Split(EndOfHeaders, 2)[1] : "";

    private static string? Header(string block, string name)
    {
        var unfolded = FoldPattern().Replace(block, " ");
        var line = unfolded.Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));
        return line is null ? null : DecodeWords(line[(name.Length + 1)..].Trim());
    }

    private static string ReadBody(string headers, string body)
    {
        var boundary = BoundaryPattern().Match(Header(headers, "Content-Type") ?? "");
        if (boundary.Success)
        {
            var parts = ("\r\n" + body).Split("\r\n--" + boundary.Groups["boundary"].Value);
            return string.Concat(parts.Skip(1).Where(part => !part.StartsWith("--", StringComparison.Ordinal)).Select(ReadPart));
        }

        var bytes = (Header(headers, "Content-Transfer-Encoding") ?? "").ToUpperInvariant() switch
        {
            "BASE64" => Convert.FromBase64String(body),
            "QUOTED-PRINTABLE" => DecodeQuotedPrintable(body),
            _ => Encoding.Latin1.GetBytes(body),
        };
        return Encoding.UTF8.GetString(bytes);
    }

    private static string ReadPart(string part)
    {
        var content = part.TrimStart();
        return ReadBody(HeaderBlock(content), BodyOf(content));
    }

    /// <remarks>RFC 2047 §6.2: white space between two encoded words is not part of the text.</remarks>
    private static string DecodeWords(string value) =>
        WordPattern().Replace(WordGapPattern().Replace(value, ""), match =>
        {
            var text = match.Groups["text"].Value;
            var bytes = match.Groups["encoding"].Value is "B" or "b"
                ? Convert.FromBase64String(text)
                : DecodeQuotedPrintable(text.Replace('_', ' '));
            return Encoding.GetEncoding(match.Groups["charset"].Value).GetString(bytes);
        });

    private static byte[] DecodeQuotedPrintable(string text)
    {
        var joined = text.Replace("=\r\n", "", StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes(QuotedPattern().Replace(
            joined, match => ((char)byte.Parse(match.ValueSpan[1..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString()));
    }

    [GeneratedRegex(@"\r\n[ \t]+", RegexOptions.None, 1000)]
    private static partial Regex FoldPattern();

    [GeneratedRegex(@"boundary=""?(?<boundary>[^"";]+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BoundaryPattern();

    [GeneratedRegex(@"=\?(?<charset>[^?]+)\?(?<encoding>[BbQq])\?(?<text>[^?]*)\?=", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WordPattern();

    [GeneratedRegex(@"(?<=\?=)\s+(?==\?)", RegexOptions.None, 1000)]
    private static partial Regex WordGapPattern();

    [GeneratedRegex("=[0-9A-Fa-f]{2}", RegexOptions.None, 1000)]
    private static partial Regex QuotedPattern();

    [GeneratedRegex(@"https?://[^\s<>""]+", RegexOptions.None, 1000)]
    private static partial Regex LinkPattern();
}
