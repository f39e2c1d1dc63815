using Segl.Pki.Outcomes;

namespace Segl.Pki.Names;

/// <summary>A global location number (EAN) for electronic invoices: thirteen digits, the last a check digit by modulus 10.</summary>
public sealed record Gln
{
    private const int Digits = 13;
    private const int Modulus = 10;

    private Gln(string value) => Value = value;

    /// <summary>The thirteen digits.</summary>
    public string Value { get; }

    /// <summary>Reads thirteen digits.</summary>
    public static Result<Gln> Parse(string text)
    {
        var digits = text.Trim(' ');
        if (!DigitText.Is(digits, Digits))
            return new Refusal("GlnMalformed", "An EAN/GLN is thirteen digits, for example 5798009811578.");

        // GS1 General Specifications §7.9: weights 1 and 3 by turns, the check digit completes the sum to a multiple of ten.
        return digits.Select((digit, index) => (digit - '0') * (index % 2 == 0 ? 1 : 3)).Sum() % Modulus == 0
            ? new Gln(digits)
            : new Refusal("GlnCheckDigitWrong", $"{digits} is not an EAN/GLN: its check digit is wrong. Look for a mistyped digit.")
            {
                Arguments = [digits],
            };
    }

    /// <summary>The thirteen digits.</summary>
    public override string ToString() => Value;
}
