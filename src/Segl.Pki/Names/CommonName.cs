using Segl.Pki.Outcomes;

namespace Segl.Pki.Names;

/// <summary>
/// The common name of a certificate: what the profile is called (X.520 commonName): 1 to 64 characters that show what they are.
/// </summary>
public sealed record CommonName
{
    private CommonName(string value) => Value = value;

    /// <summary>The text, composed (Unicode NFC) and trimmed.</summary>
    public string Value { get; }

    /// <summary>Composes, trims and judges the text: Latin letters, digits and ordinary punctuation.</summary>
    public static Result<CommonName> Parse(string text)
    {
        var parsed = LatinText.Parse(text);
        return parsed.IsRefused ? parsed.Refusal : new CommonName(parsed.Value);
    }

    /// <summary>The text.</summary>
    public override string ToString() => Value;
}
