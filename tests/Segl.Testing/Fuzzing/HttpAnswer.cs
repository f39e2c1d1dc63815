using System.Globalization;
using System.Text;

namespace Segl.Testing.Fuzzing;

/// <summary>An answer of HTTP/1.1 as it came.</summary>
internal static class HttpAnswer
{
    private const int StatusAt = 9;
    private const int StatusDigits = 3;

    private static readonly byte[] HeadersEnd = "\r\n\r\n"u8.ToArray();

    /// <summary>The status; zero where it is none.</summary>
    public static int StatusOf(ReadOnlySpan<byte> answer) =>
        answer.StartsWith("HTTP/1.1 "u8) && answer.Length > StatusAt + StatusDigits
        && int.TryParse(answer.Slice(StatusAt, StatusDigits), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? status
            : 0;

    /// <summary>What no answer is, in words; null for none. A version that is not spoken and a method that is not known are the client's.</summary>
    public static string? FaultOf(byte[] answer)
    {
        var status = StatusOf(answer);
        if (status is < 100 or > 599)
            return "It is no answer of HTTP.";
        if (status is >= 500 and not (501 or 505))
            return "The server has failed.";

        return answer.AsSpan().IndexOf(HeadersEnd) < 0 ? "Its headers do not end." : null;
    }

    /// <summary>What follows the headers.</summary>
    public static byte[] BodyOf(byte[] answer) => answer[(answer.AsSpan().IndexOf(HeadersEnd) + HeadersEnd.Length)..];

    /// <summary>Whether a header stands in it as it is given.</summary>
    public static bool HasHeader(byte[] answer, string line) =>
        Encoding.ASCII.GetString(answer, 0, answer.AsSpan().IndexOf(HeadersEnd)).Contains(line, StringComparison.OrdinalIgnoreCase);
}
