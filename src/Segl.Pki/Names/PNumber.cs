using Segl.Pki.Outcomes;

namespace Segl.Pki.Names;

/// <summary>The number of one place of business of an organisation (P-nummer): ten digits.</summary>
/// <remarks>Not checked by modulus: a series with faulty check digits exists.</remarks>
public sealed record PNumber
{
    private const int Digits = 10;

    private PNumber(string value) => Value = value;

    /// <summary>The digits.</summary>
    public string Value { get; }

    /// <summary>Reads ten digits.</summary>
    public static Result<PNumber> Parse(string text)
    {
        var digits = text.Trim(' ');
        return DigitText.Is(digits, Digits) ? new PNumber(digits) : new Refusal("PNumberMalformed", "A P number is ten digits.");
    }

    /// <summary>The digits.</summary>
    public override string ToString() => Value;
}
