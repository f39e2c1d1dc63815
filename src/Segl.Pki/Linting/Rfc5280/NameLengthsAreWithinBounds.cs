using System.Globalization;
using Segl.Pki.Asn1;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Rfc5280;

/// <summary>Names keep the upper bounds of X.520.</summary>
[Clause("RFC 5280", "Appendix A.1")]
public sealed class NameLengthsAreWithinBounds : Lint
{
    private const int CountryCharacters = 2;
    private const int CharactersMax = 64;

    internal override Refusal? Check(LintSubject subject)
    {
        if (subject.Certificate.Subject.Attributes.FirstOrDefault(attribute => !IsWithinBounds(attribute)) is not { } attribute)
            return null;

        var characters = attribute.Value.Length.ToString(CultureInfo.InvariantCulture);
        return Refuse(
            "NameAttributeTooLong",
            $"The attribute {attribute} has {characters} characters; a country has 2 and other names at most 64.",
            attribute.ToString(),
            characters);
    }

    private static bool IsWithinBounds(NameAttribute attribute) =>
        attribute.Type == Oids.CountryName ? attribute.Value.Length == CountryCharacters : attribute.Value.Length <= CharactersMax;
}
