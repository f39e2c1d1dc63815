using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Names;
using Segl.Pki.Revocation;

namespace Segl.Pki.Chains.Paths;

/// <summary>Which list speaks of which certificate at which distribution point (RFC 5280 §6.3.3 b to d).</summary>
internal static class PathScopes
{
    /// <summary>
    /// Whether the list is of whom the point names as its issuer, and then one of several issuers' certificates; or else of the
    /// certificate's own issuer (b 1).
    /// </summary>
    public static bool IsOfIssuer(FoundRevocationList list, DistributionPoint? point, FoundCertificate certificate) =>
        point is { CrlIssuer.Count: > 0 }
            ? IsNamed(point.CrlIssuer, list.Issuer) && list.Scope is { IsIndirect: true }
            : list.Issuer.Normalized.Equals(certificate.Issuer.Normalized);

    /// <summary>Whether one of the names is this one.</summary>
    public static bool IsNamed(IReadOnlyList<GeneralName> names, DistinguishedName name) =>
        names.Any(one => one.DirectoryName?.Normalized.Equals(name.Normalized) is true);

    /// <summary>For which reasons this list speaks of this certificate at this point (b 2 and d).</summary>
    public static RevocationReasons Covered(FoundRevocationList list, DistributionPoint? point, FoundCertificate certificate)
    {
        var reasons = point?.Reasons ?? RevocationReasons.All;
        if (list.Scope is not { } scope)
            return reasons & RevocationReasons.All;

        var isCovered = scope.Coverage switch
        {
            CrlCoverage.UserCertificates => !certificate.IsAuthority,
            CrlCoverage.AuthorityCertificates => certificate.IsAuthority,
            CrlCoverage.AttributeCertificates => false,
            _ => true,
        };
        if (!isCovered || (scope.Name is { } name && !HasName(name, list.Issuer, point, certificate)))
            return RevocationReasons.None;
        return reasons & (scope.OnlySomeReasons ?? RevocationReasons.All) & RevocationReasons.All;
    }

    /// <summary>
    /// Whether the delta list is to the complete one (c, §5.2.4): of the same issuer, key and scope, made for it or an older one, and newer
    /// than it.
    /// </summary>
    public static bool IsDeltaOf(FoundRevocationList delta, FoundRevocationList list) =>
        delta.BaseNumber is { } baseNumber
        && list.Number is { } number
        && baseNumber <= number
        && delta.Number > number
        && delta.Issuer.Normalized.Equals(list.Issuer.Normalized)
        && IsSameKey(delta.AuthorityKeyIdentifier, list.AuthorityKeyIdentifier)
        && IsSameScope(delta.Scope, list.Scope);

    // b 2 i: one of the list's names is one of the point's. A point without a name is called as the issuer of its lists is, and so is the
    // certificate's issuer where there is no point.
    private static bool HasName(
        DistributionPointName ofList, DistinguishedName listIssuer, DistributionPoint? point, FoundCertificate certificate)
    {
        var pointNames = point switch
        {
            { Name: { } ofPoint } => Comparable(ofPoint, RelativeTo(point, certificate)),
            { CrlIssuer.Count: > 0 } => point.CrlIssuer.Select(name => name.DirectoryName?.Normalized ?? (object)name),
            _ => [certificate.Issuer.Normalized],
        };
        return Comparable(ofList, listIssuer).Intersect(pointNames).Any();
    }

    // §4.2.1.13: a relative name is one below the issuer of the lists, of which there is one then.
    private static DistinguishedName RelativeTo(DistributionPoint point, FoundCertificate certificate) =>
        point.CrlIssuer is [{ DirectoryName: { } issuer }] ? issuer : certificate.Issuer;

    // Directory names are compared by what they say, other names as they stand.
    private static IEnumerable<object> Comparable(DistributionPointName name, DistinguishedName issuer) => name.RelativeName.Count == 0
        ? name.FullName.Select(full => full.DirectoryName?.Normalized ?? (object)full)
        : [issuer.Normalized.With(name.RelativeName)];

    private static bool IsSameKey(AuthorityKeyIdentifier? one, AuthorityKeyIdentifier? other) =>
        (one?.KeyIdentifier ?? default).Span.SequenceEqual((other?.KeyIdentifier ?? default).Span);

    private static bool IsSameScope(IssuingDistributionPoint? one, IssuingDistributionPoint? other)
    {
        if (one is null || other is null)
            return one is null && other is null;

        return one.Coverage == other.Coverage
            && one.OnlySomeReasons == other.OnlySomeReasons
            && one.IsIndirect == other.IsIndirect
            && (one.Name?.FullName ?? []).SequenceEqual(other.Name?.FullName ?? [])
            && (one.Name?.RelativeName ?? []).SequenceEqual(other.Name?.RelativeName ?? []);
    }
}
