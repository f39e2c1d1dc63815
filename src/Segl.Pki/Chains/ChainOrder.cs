using Segl.Pki.Certificates;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Chains;

/// <summary>Who stands above whom, by names and key identifiers; signatures are checked afterwards.</summary>
internal static class ChainOrder
{
    /// <summary>Whether subject and issuer are one name, as in a root (RFC 5280 §6.1).</summary>
    public static bool IsSelfIssued(Certificate certificate) => certificate.Issuer.Equals(certificate.Subject);

    /// <summary>Whether one is an authority that the other names as its issuer (RFC 5280 §6.1.3 a 4, §4.2.1.1 and §4.2.1.9).</summary>
    public static bool IsIssuerOf(Certificate issuer, Certificate certificate) =>
        issuer.IsAuthority && issuer.Subject.Equals(certificate.Issuer) && HasNamedKey(issuer, certificate);

    /// <summary>All of the certificates, leaf first, or why they are not one chain.</summary>
    public static Result<IReadOnlyList<Certificate>> LeafFirst(IReadOnlyList<Certificate> unordered)
    {
        List<Certificate> left = [.. unordered.Distinct()];
        List<Certificate> leaves = [.. left.Where(certificate =>
            !left.Exists(other => !other.Equals(certificate) && IsIssuerOf(certificate, other)))];
        if (leaves.Count != 1)
            return ChainRefusals.NoSingleLeaf(leaves.Count);

        List<Certificate> ordered = [];
        for (Certificate? next = leaves[0]; next is not null; next = AboveIn(left, ordered[^1]))
        {
            ordered.Add(next);
            left.Remove(next);
        }

        return left.Count == 0 ? ordered : ChainRefusals.Stray(left[0]);
    }

    /// <summary>A root ends the walk, even where another of the same name lies beside it.</summary>
    private static Certificate? AboveIn(List<Certificate> left, Certificate certificate) =>
        IsSelfIssued(certificate) ? null : left.Find(other => IsIssuerOf(other, certificate));

    private static bool HasNamedKey(Certificate issuer, Certificate certificate) =>
        certificate.Extensions.AuthorityKeyIdentifier?.KeyIdentifier is not { } named
        || issuer.Extensions.SubjectKeyIdentifier is not { } own
        || named.Span.SequenceEqual(own.KeyIdentifier.Span);
}
