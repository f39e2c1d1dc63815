using Segl.Pki.Outcomes;

namespace Segl.Pki.Names;

/// <summary>A number of the Danish business register: eight digits, checked by modulus 11.</summary>
public sealed record Cvr
{
    private const int Digits = 8;
    private const int Modulus = 11;
    private static readonly int[] Weights = [2, 7, 6, 5, 4, 3, 2, 1];

    private Cvr(string value) => Value = value;

    /// <summary>The eight digits.</summary>
    public string Value { get; }

    /// <summary>Whether it begins with 9 and so stands for nobody.</summary>
    public bool IsFictitious => Value[0] == '9';

    /// <summary>Reads eight digits.</summary>
    public static Result<Cvr> Parse(string text, CvrRule rule)
    {
        var digits = text.Trim(' ');
        if (!DigitText.Is(digits, Digits) || digits[0] == '0')
            return new Refusal("CvrMalformed", "A CVR number is eight digits and does not begin with 0, for example 34051178.");

        var cvr = new Cvr(digits);
        if (cvr.IsFictitious)
            return rule == CvrRule.FictitiousAllowed ? cvr : Fictitious(digits);

        return Weights.Zip(digits, (weight, digit) => weight * (digit - '0')).Sum() % Modulus == 0
            ? cvr
            : new Refusal("CvrCheckDigitWrong", $"{digits} is not a CVR number: its check digit is wrong. Look for a mistyped digit.")
            {
                Arguments = [digits],
            };
    }

    /// <summary>The eight digits.</summary>
    public override string ToString() => Value;

    private static Refusal Fictitious(string digits) =>
        new("CvrFictitious", $"{digits} begins with 9 and is fictitious; only test environments take such numbers.")
        {
            Arguments = [digits],
        };
}
