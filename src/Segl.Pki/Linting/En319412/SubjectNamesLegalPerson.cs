using Segl.Pki.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.En319412;

/// <summary>The subject has countryName, organizationName, organizationIdentifier and commonName, each once.</summary>
[Clause("EN 319 412-3", "4.2.1")]
public sealed class SubjectNamesLegalPerson : Lint
{
    private static readonly (string Oid, string Name)[] Required =
    [
        (Oids.CountryName, "countryName"),
        (Oids.OrganizationName, "organizationName"),
        (Oids.OrganizationIdentifier, "organizationIdentifier"),
        (Oids.CommonName, "commonName"),
    ];

    internal override Refusal? Check(LintSubject subject)
    {
        if (subject.Oces is null)
            return null;

        foreach (var (oid, name) in Required)
        {
            if (subject.Certificate.Subject.Attributes.Count(attribute => attribute.Type == oid) != 1)
                return Refuse("LegalPersonAttributeMissing", $"The subject of a legal person has the attribute {name} exactly once.", name);
        }

        return null;
    }
}
