using Segl.Pki.Asn1;
using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Chains.Paths;

/// <summary>The name constraints that were met on the way down (RFC 5280 §6.1.2 b and c, §6.1.3 b and c, §6.1.4 g).</summary>
/// <remarks>Permitted subtrees are not intersected but kept by certificate: a name has to lie in one of each.</remarks>
internal sealed class PathNames(PathWork work)
{
    private readonly List<IReadOnlyList<GeneralName>> _permitted = [];
    private readonly List<GeneralName> _excluded = [];

    public void Add(NameConstraints? constraints)
    {
        if (constraints is null)
            return;
        if (constraints.Permitted.Count > 0)
            _permitted.Add(constraints.Permitted);
        _excluded.AddRange(constraints.Excluded);
    }

    /// <summary>Null, or which name of the certificate is not allowed.</summary>
    public Refusal? Check(FoundCertificate certificate)
    {
        if (_permitted.Count == 0 && _excluded.Count == 0)
            return null;

        foreach (var name in NamesOf(certificate))
        {
            if (CheckName(certificate, name) is { } refusal)
                return refusal;
        }

        return null;
    }

    private static IEnumerable<GeneralName> NamesOf(FoundCertificate certificate)
    {
        if (certificate.Subject.RelativeNames.Count > 0)
            yield return GeneralName.Of(certificate.Subject);
        if (certificate.Extensions.SubjectAltName is { } alternative)
        {
            foreach (var name in alternative.Names)
                yield return name;
            yield break;
        }

        // RFC 5280 §4.2.1.10: without alternative names, the constraint is for the addresses in the subject.
        foreach (var attribute in certificate.Subject.Attributes)
        {
            if (string.Equals(attribute.Type, Oids.EmailAddress, StringComparison.Ordinal))
                yield return new GeneralName(GeneralNameKind.Rfc822Name, attribute.Value);
        }
    }

    private Refusal? CheckName(FoundCertificate certificate, GeneralName name)
    {
        foreach (var permitted in _permitted)
        {
            var ofKind = permitted.Where(subtree => subtree.Kind == name.Kind).ToList();
            if (ofKind.Count == 0)
                continue;
            if (!NameSubtrees.IsComparable(name))
                return PathRefusals.NameConstraintUnknown(certificate, name.Kind.ToString());
            if (!work.SpendNameComparisons(ofKind.Count))
                return PathRefusals.BudgetExhausted();
            if (!ofKind.Exists(subtree => NameSubtrees.IsWithin(name, subtree)))
                return PathRefusals.NameNotPermitted(certificate, name.ToString());
        }

        var excluded = _excluded.Where(subtree => subtree.Kind == name.Kind).ToList();
        if (excluded.Count == 0)
            return null;
        if (!NameSubtrees.IsComparable(name))
            return PathRefusals.NameConstraintUnknown(certificate, name.Kind.ToString());
        if (!work.SpendNameComparisons(excluded.Count))
            return PathRefusals.BudgetExhausted();
        return excluded.Exists(subtree => NameSubtrees.MayTouch(name, subtree))
            ? PathRefusals.NameExcluded(certificate, name.ToString()) : null;
    }
}
