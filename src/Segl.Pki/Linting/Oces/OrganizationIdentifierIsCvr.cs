using Segl.Pki.Asn1;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Oces;

/// <summary>The organisation's identifier is NTRDK and a CVR number, and the country is Denmark.</summary>
[Clause("OCES3 template", "subject organizationIdentifier")]
public sealed class OrganizationIdentifierIsCvr : Lint
{
    private const string Scheme = "NTRDK-";

    internal override Refusal? Check(LintSubject subject)
    {
        if (subject.Oces is null)
            return null;

        // Whether fictitious numbers are taken is decided where the organisation is made.
        var identifier = subject.AttributeValue(Oids.OrganizationIdentifier) ?? string.Empty;
        return identifier.StartsWith(Scheme, StringComparison.Ordinal)
            && Cvr.Parse(identifier[Scheme.Length..], CvrRule.FictitiousAllowed) is { IsRefused: false, Value: var cvr }
            && string.Equals(identifier, Scheme + cvr.Value, StringComparison.Ordinal)
            && string.Equals(subject.AttributeValue(Oids.CountryName), "DK", StringComparison.Ordinal)
            ? null
            : Refuse("OcesOrganizationIdentifierNotCvr", $"'{identifier}' is not NTRDK- and a CVR number in Denmark.", identifier);
    }
}
