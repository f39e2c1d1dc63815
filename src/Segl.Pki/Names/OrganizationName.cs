using Segl.Pki.Outcomes;

namespace Segl.Pki.Names;

/// <summary>
/// The name of an organisation as it stands in a certificate (X.520 organizationName): 1 to 64 characters that show what they are.
/// </summary>
public sealed record OrganizationName
{
    private OrganizationName(string value) => Value = value;

    /// <summary>The text, composed (Unicode NFC) and trimmed.</summary>
    public string Value { get; }

    /// <summary>Composes, trims and judges the text: Latin letters, digits and ordinary punctuation.</summary>
    public static Result<OrganizationName> Parse(string text)
    {
        var parsed = LatinText.Parse(text);
        return parsed.IsRefused ? parsed.Refusal : new OrganizationName(parsed.Value);
    }

    /// <summary>The text.</summary>
    public override string ToString() => Value;
}
