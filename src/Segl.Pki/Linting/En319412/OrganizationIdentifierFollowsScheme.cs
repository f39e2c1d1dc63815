using Segl.Pki.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.En319412;

/// <summary>
/// The organisation's identifier is a scheme of three letters, a country, a hyphen and the number, in the subject's country.
/// </summary>
[Clause("EN 319 412-1", "5.1.4")]
public sealed class OrganizationIdentifierFollowsScheme : Lint
{
    private const int SchemeLetters = 3;
    private const int CountryLetters = 2;

    internal override Refusal? Check(LintSubject subject)
    {
        if (subject.Oces is null || subject.AttributeValue(Oids.OrganizationIdentifier) is not { } identifier)
            return null;

        return FollowsScheme(identifier, subject.AttributeValue(Oids.CountryName) ?? string.Empty)
            ? null
            : Refuse(
                "OrganizationIdentifierMalformed",
                $"'{identifier}' is not of the form NTRDK-12345678: scheme, country of the subject, hyphen, number.",
                identifier);
    }

    private static bool FollowsScheme(string identifier, string country)
    {
        var hyphen = identifier.IndexOf('-', StringComparison.Ordinal);
        return hyphen == SchemeLetters + CountryLetters
            && hyphen < identifier.Length - 1
            && identifier[..hyphen].All(char.IsAsciiLetterUpper)
            && string.Equals(identifier[SchemeLetters..hyphen], country, StringComparison.Ordinal);
    }
}
