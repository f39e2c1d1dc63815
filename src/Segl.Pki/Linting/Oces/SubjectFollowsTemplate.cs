using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Oces;

/// <summary>
/// The subject is CN, serialNumber, O, organizationIdentifier, C in this order, one each, in the template's string types.
/// </summary>
[Clause("OCES3 template", "subject")]
public sealed class SubjectFollowsTemplate : Lint
{
    private static readonly (string Type, UniversalTagNumber Encoding)[] Order =
    [
        (Oids.CommonName, UniversalTagNumber.UTF8String),
        (Oids.SerialNumber, UniversalTagNumber.PrintableString),
        (Oids.OrganizationName, UniversalTagNumber.UTF8String),
        (Oids.OrganizationIdentifier, UniversalTagNumber.UTF8String),
        (Oids.CountryName, UniversalTagNumber.PrintableString),
    ];

    internal override Refusal? Check(LintSubject subject)
    {
        if (subject.Oces is null)
            return null;

        var name = subject.Certificate.Subject;
        var isInOrder = name.RelativeNames.All(attributes => attributes.Count == 1)
            && name.Attributes.Select(attribute => (attribute.Type, attribute.Encoding)).SequenceEqual(Order);
        return isInOrder
            ? null
            : Refuse(
                "OcesSubjectNotOfTemplate",
                $"The subject '{name}' is not CN, serialNumber, O, organizationIdentifier, C.",
                name.ToString());
    }
}
