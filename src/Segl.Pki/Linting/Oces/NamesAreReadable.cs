using Segl.Pki.Asn1;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Oces;

/// <summary>The names of profile and organisation show what they are: Latin letters, digits, ordinary punctuation.</summary>
[Clause("OCES3 template", "subject CN and O")]
public sealed class NamesAreReadable : Lint
{
    internal override Refusal? Check(LintSubject subject) =>
        subject.Oces is null
            ? null
            : CheckName(subject.AttributeValue(Oids.CommonName)) ?? CheckName(subject.AttributeValue(Oids.OrganizationName));

    private Refusal? CheckName(string? written)
    {
        var parsed = LatinText.Parse(written ?? string.Empty);
        if (!parsed.IsRefused && string.Equals(parsed.Value, written, StringComparison.Ordinal))
            return null;

        return Refuse(
            "OcesNameNotReadable",
            $"The name '{written}' is not in the form that people can trust. {parsed.Refusal?.Detail ?? "Compose and trim it."}",
            written ?? string.Empty);
    }
}
