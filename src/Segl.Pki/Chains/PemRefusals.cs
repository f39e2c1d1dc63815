using System.Globalization;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Chains;

/// <summary>Why a text is not read as PEM.</summary>
internal static class PemRefusals
{
    /// <summary>A label is told back in part only, as it comes from outside.</summary>
    private const int LabelCharactersShown = 48;

    public static Refusal TooLarge(int bytes, int bytesMax) => new(
        "PemTooLarge",
        $"The text has {Number(bytes)} bytes; at most {Number(bytesMax)} are read.")
    {
        Arguments = [Number(bytes), Number(bytesMax)],
    };

    public static Refusal Malformed(string what) => new("PemMalformed", $"This is not PEM text: {what}. Send it again, unchanged.")
    {
        Clause = "RFC 7468 §3",
        Arguments = [what],
    };

    public static Refusal Missing(string label) => new(
        "PemMissing",
        $"The text has no line that begins a {label}. Send the file with the lines BEGIN and END.")
    {
        Clause = "RFC 7468 §2",
        Arguments = [label],
    };

    public static Refusal OtherLabel(string line, string label)
    {
        string shown = line[..Math.Min(line.Length, LabelCharactersShown)];
        return new Refusal("PemOtherLabel", $"Only {label} is expected here, but a line says \"{shown}\". Send nothing else.")
        {
            Arguments = [label, shown],
        };
    }

    public static Refusal TooMany(int blocksMax) => new("PemTooMany", $"The text has more than {Number(blocksMax)} blocks.")
    {
        Arguments = [Number(blocksMax)],
    };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
