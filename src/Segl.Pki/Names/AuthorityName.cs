using System.Globalization;
using Segl.Pki.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Names;

/// <summary>The names of the generations of an authority, each its own, as the OCES authorities are numbered.</summary>
public static class AuthorityName
{
    // More digits are a telephone number or a date, and no count.
    private const int NumberDigitsMax = 6;

    /// <summary>The name of the authority that follows: the number at the end of the common name is one more, or begins with the generation's.</summary>
    /// <param name="predecessor">The name of the authority before.</param>
    /// <param name="generation">Which generation it names.</param>
    /// <remarks>Certificates and lists are told apart by their issuer's name, so that no two authorities may share one.</remarks>
    [Clause("RFC 5280", "4.1.2.4")]
    public static DistinguishedName After(DistinguishedName predecessor, int generation)
    {
        ArgumentNullException.ThrowIfNull(predecessor);
        return DistinguishedName.Of(
            [.. predecessor.Attributes.Select(attribute => attribute.Type == Oids.CommonName
                ? attribute with { Value = After(attribute.Value, generation) }
                : attribute)]);
    }

    private static string After(string commonName, int generation)
    {
        var stem = commonName.TrimEnd("0123456789".ToCharArray());
        var digits = commonName[stem.Length..];
        return digits.Length is 0 or > NumberDigitsMax
            ? string.Create(CultureInfo.InvariantCulture, $"{commonName} {generation}")
            : string.Create(CultureInfo.InvariantCulture, $"{stem}{int.Parse(digits, CultureInfo.InvariantCulture) + 1}");
    }
}
