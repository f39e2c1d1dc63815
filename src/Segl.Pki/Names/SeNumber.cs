using Segl.Pki.Outcomes;

namespace Segl.Pki.Names;

/// <summary>The number of one tax unit of an organisation (SE-nummer): eight digits.</summary>
/// <remarks>Only its form is known to us; the tax authority gives it out.</remarks>
public sealed record SeNumber
{
    private const int Digits = 8;

    private SeNumber(string value) => Value = value;

    /// <summary>The digits.</summary>
    public string Value { get; }

    /// <summary>Reads eight digits.</summary>
    public static Result<SeNumber> Parse(string text)
    {
        var digits = text.Trim(' ');
        return DigitText.Is(digits, Digits) ? new SeNumber(digits) : new Refusal("SeNumberMalformed", "An SE number is eight digits.");
    }

    /// <summary>The digits.</summary>
    public override string ToString() => Value;
}
