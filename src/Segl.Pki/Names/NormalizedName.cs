using System.Formats.Asn1;
using System.Globalization;
using System.Text;

namespace Segl.Pki.Names;

/// <summary>A distinguished name in the form in which two are compared (RFC 5280 §7.1, RFC 4518 §2).</summary>
/// <remarks>
/// Text is compared without regard to case, to the string type, to how a character is composed, and to runs of spaces. Relative names
/// are sets, so the order of their attributes makes no difference.
/// </remarks>
internal sealed class NormalizedName : IEquatable<NormalizedName>
{
    // Neither stands in normalised text: control characters are taken out.
    private const char AttributeSeparator = '\u0001';
    private const char TypeSeparator = '\u0002';

    private readonly string[] _relativeNames;

    private NormalizedName(string[] relativeNames) => _relativeNames = relativeNames;

    public static NormalizedName Of(DistinguishedName name) => new([.. name.RelativeNames.Select(OfRelativeName)]);

    /// <summary>The name with one relative name more at its end.</summary>
    public NormalizedName With(IReadOnlyList<NameAttribute> relativeName) => new([.. _relativeNames, OfRelativeName(relativeName)]);

    /// <summary>Whether the name lies at or below a base (RFC 5280 §4.2.1.10).</summary>
    public bool IsWithin(NormalizedName subtree) =>
        _relativeNames.Length >= subtree._relativeNames.Length
        && _relativeNames.AsSpan(0, subtree._relativeNames.Length).SequenceEqual(subtree._relativeNames);

    public bool Equals(NormalizedName? other) => other is not null && _relativeNames.AsSpan().SequenceEqual(other._relativeNames);

    public override bool Equals(object? obj) => Equals(obj as NormalizedName);

    public override int GetHashCode() =>
        _relativeNames.Aggregate(
            0, (hash, relativeName) => HashCode.Combine(hash, string.GetHashCode(relativeName, StringComparison.Ordinal)));

    private static string OfRelativeName(IReadOnlyList<NameAttribute> attributes) => attributes.Count == 1
        ? OfAttribute(attributes[0])
        : string.Join(AttributeSeparator, attributes.Select(OfAttribute).Order(StringComparer.Ordinal));

    // T61String is compared as it stands: nobody agrees on what its octets mean.
    private static string OfAttribute(NameAttribute attribute) =>
        !attribute.IsText || attribute.Encoding == UniversalTagNumber.T61String || !IsWellFormed(attribute.Value)
            ? $"{attribute.Type}{TypeSeparator}{TypeSeparator}{attribute.Value}"
            : $"{attribute.Type}{TypeSeparator}{Prepare(attribute.Value)}";

    // RFC 4518 §2.2 to §2.6: map, normalise, and make each run of spaces one.
    private static string Prepare(string value)
    {
        var folded = value.Normalize(NormalizationForm.FormKC).ToUpperInvariant().Normalize(NormalizationForm.FormKC);
        var prepared = new StringBuilder(folded.Length);
        foreach (var character in folded)
        {
            if (char.IsWhiteSpace(character))
            {
                if (prepared.Length > 0 && prepared[^1] != ' ')
                    prepared.Append(' ');
            }
            else if (!char.IsControl(character) && char.GetUnicodeCategory(character) != UnicodeCategory.Format)
            {
                prepared.Append(character);
            }
        }

        return prepared.ToString().TrimEnd(' ');
    }

    // A BMPString can hold halves of surrogate pairs, which cannot be normalised.
    private static bool IsWellFormed(string value)
    {
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar)
                return false;
        }

        return true;
    }
}
