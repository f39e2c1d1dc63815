using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Rfc5280;

/// <summary>Names are written as UTF8String or PrintableString, and those that are codes as PrintableString.</summary>
[Clause("RFC 5280", "4.1.2.4")]
public sealed class NameStringsAreOfTheirType : Lint
{
    internal override Refusal? Check(LintSubject subject) =>
        subject.Certificate.Subject.Attributes.FirstOrDefault(attribute => !IsOfItsType(attribute)) is { } attribute
            ? Refuse(
                "NameEncodingWrong",
                $"The attribute {attribute} is written as {attribute.Encoding}.",
                attribute.ToString(),
                attribute.Encoding.ToString())
            : null;

    // RFC 5280 Appendix A.1: X520countryName and X520SerialNumber are PrintableString, domainComponent is IA5String.
    private static bool IsOfItsType(NameAttribute attribute) => attribute.Type switch
    {
        Oids.CountryName or Oids.SerialNumber => attribute.Encoding == UniversalTagNumber.PrintableString,
        Oids.DomainComponent => attribute.Encoding == UniversalTagNumber.IA5String,
        _ => attribute.Encoding is UniversalTagNumber.UTF8String or UniversalTagNumber.PrintableString,
    };
}
