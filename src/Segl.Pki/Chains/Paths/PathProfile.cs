using Segl.Pki.Asn1;
using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Chains.Paths;

/// <summary>
/// What RFC 5280 §4 demands of whoever issues, and §6 does not ask again: who breaks it in one place may have done so in others.
/// </summary>
internal static class PathProfile
{
    private static readonly Rule[] Rules =
    [
        new("4.1.2.4", "has no issuer name", certificate => certificate.Issuer.RelativeNames.Count > 0),
        new("4.1.2.6", "is an authority's and has no subject name", certificate =>
            !certificate.IsAuthority || certificate.Subject.RelativeNames.Count > 0),
        new("4.1.2.6", "has neither a subject name nor critical alternative names", IsNamed),
        new("4.2.1.1", "does not name its issuer's key", HasIssuerKeyIdentifier),
        new("4.2.1.1", "has a critical authority key identifier", IsNotCritical(Oids.AuthorityKeyIdentifier)),
        new("4.2.1.2", "is an authority's and has no subject key identifier", certificate =>
            !certificate.IsAuthority || certificate.Extensions.SubjectKeyIdentifier is not null),
        new("4.2.1.2", "has a critical subject key identifier", IsNotCritical(Oids.SubjectKeyIdentifier)),
        new("4.2.1.3", "is an authority's and has no key usage", certificate =>
            !certificate.IsAuthority || certificate.Extensions.KeyUsage is not null),
        new("4.2.1.9", "is no authority's and may sign certificates", certificate => certificate.IsAuthority || !Signs(certificate)),
        new("4.2.1.9", "is an authority's and its basic constraints are not critical", certificate =>
            !certificate.IsAuthority || IsCritical(certificate, Oids.BasicConstraints)),
        new("4.2.1.9", "has a path length and may not sign certificates", HasPathLengthOnlyToSign),
        new("4.2.1.10", "constrains names and is no authority's", certificate =>
            certificate.IsAuthority || certificate.Extensions.NameConstraints is null),
        new("4.2.1.10", "has name constraints that are not critical", IsCriticalWherePresent(Oids.NameConstraints)),
        new("4.2.1.10", "constrains names to something that is no DNS name", HasPlainDomains),
        new("4.2.1.11", "has policy constraints that are not critical", IsCriticalWherePresent(Oids.PolicyConstraints)),
        new("4.2.1.14", "has an inhibitAnyPolicy that is not critical", IsCriticalWherePresent(Oids.InhibitAnyPolicy)),
        new("4.2.2.1", "has a critical authority information access", IsNotCritical(Oids.AuthorityInfoAccess)),
    ];

    /// <summary>Null, or the first rule that the certificate breaks.</summary>
    public static Refusal? Check(FoundCertificate certificate) =>
        certificate.Departures is [var departure, ..] ? PathRefusals.ProfileBroken(certificate, departure.Fault, departure.Section)
        : Array.Find(Rules, rule => !rule.Holds(certificate)) is { } broken
            ? PathRefusals.ProfileBroken(certificate, broken.Fault, broken.Section) : null;

    private static bool IsNamed(FoundCertificate certificate) =>
        certificate.Subject.RelativeNames.Count > 0 || IsCritical(certificate, Oids.SubjectAltName);

    // Only a certificate that is signed by its own key may leave it out.
    private static bool HasIssuerKeyIdentifier(FoundCertificate certificate) =>
        certificate.Extensions.AuthorityKeyIdentifier is { KeyIdentifier: not null } || certificate.Issuer.Equals(certificate.Subject);

    private static bool HasPathLengthOnlyToSign(FoundCertificate certificate) =>
        certificate.Extensions.BasicConstraints is not { PathLength: not null } || (certificate.IsAuthority && Signs(certificate));

    // "Any DNS name that can be constructed by adding labels": so neither a dot before it nor a wildcard is part of one.
    private static bool HasPlainDomains(FoundCertificate certificate) => certificate.Extensions.NameConstraints is not { } constraints
        || constraints.Permitted.Concat(constraints.Excluded)
            .Where(subtree => subtree.Kind == GeneralNameKind.DnsName)
            .All(subtree => subtree.Text is { } text && !text.StartsWith('.') && !text.Contains('*', StringComparison.Ordinal));

    private static bool Signs(FoundCertificate certificate) =>
        certificate.Extensions.KeyUsage is { } usage && usage.HasFlag(KeyUsages.KeyCertSign);

    private static bool IsCritical(FoundCertificate certificate, string oid) => certificate.Extensions.Find(oid) is { IsCritical: true };

    private static Func<FoundCertificate, bool> IsNotCritical(string oid) => certificate => !IsCritical(certificate, oid);

    private static Func<FoundCertificate, bool> IsCriticalWherePresent(string oid) =>
        certificate => certificate.Extensions.Find(oid) is null or { IsCritical: true };

    private sealed record Rule(string Section, string Fault, Func<FoundCertificate, bool> Holds);
}
