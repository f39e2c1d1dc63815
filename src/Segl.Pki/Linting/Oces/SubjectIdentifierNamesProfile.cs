using Segl.Pki.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Oces;

/// <summary>The subject's serialNumber is the authority's prefix and the profile's UUID in lower case.</summary>
[Clause("OCES3 template", "subject serialNumber")]
public sealed class SubjectIdentifierNamesProfile : Lint
{
    internal override Refusal? Check(LintSubject subject)
    {
        if (subject.Oces is not { Settings: var settings })
            return null;

        var identifier = subject.AttributeValue(Oids.SerialNumber) ?? string.Empty;
        return identifier.StartsWith(settings.SubjectIdentifierPrefix, StringComparison.Ordinal)
            && Guid.TryParseExact(identifier.AsSpan(settings.SubjectIdentifierPrefix.Length), "D", out var profileId)
            && string.Equals(identifier, settings.SubjectIdentifier(profileId), StringComparison.Ordinal)
            ? null
            : Refuse(
                "OcesSubjectIdentifierMalformed",
                $"'{identifier}' is not {settings.SubjectIdentifierPrefix} and a UUID in lower case.",
                identifier,
                settings.SubjectIdentifierPrefix);
    }
}
