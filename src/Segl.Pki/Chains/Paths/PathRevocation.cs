using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;

namespace Segl.Pki.Chains.Paths;

/// <summary>The status of every certificate of a path, from revocation lists (RFC 5280 §6.3.3).</summary>
/// <remarks>
/// A list must be signed for the certificate's issuer by its own key, or by another key of the same name that has a valid path to the same
/// anchor. Indirect lists, signed by somebody else, are not taken.
/// </remarks>
internal sealed class PathRevocation
{
    private readonly PathValidation _validation;
    private readonly RevocationLists _revocation;
    private readonly ValidatedPath _path;

    private PathRevocation(PathValidation validation, RevocationLists revocation, ValidatedPath path) =>
        (_validation, _revocation, _path) = (validation, revocation, path);

    /// <summary>Null, or which certificate is revoked or of unknown status.</summary>
    public static Refusal? Check(ValidatedPath path, PathValidation validation)
    {
        if (validation.Settings.Revocation is not { } revocation)
            return null;

        var check = new PathRevocation(validation, revocation, path);
        for (var index = path.Certificates.Count - 1; index >= 0; index--)
        {
            if (check.CheckStatus(index) is { } refusal)
                return refusal.At(PathProcessing.FieldOf(index));
        }

        return null;
    }

    private Refusal? CheckStatus(int index)
    {
        var certificate = _path.Certificates[index];
        var covered = RevocationReasons.None;
        var why = "there is no list of its issuer";

        // The points that the certificate names, and then its issuer's list without a name of its own (§6.3.3, last paragraph).
        foreach (var point in certificate.Extensions.CrlDistributionPoints?.Points.Append(null) ?? [null])
        {
            foreach (var list in _revocation.Lists.Where(list => list.BaseNumber is null && IsOfIssuer(list, certificate)))
            {
                var interim = Covered(list, point, certificate);
                if ((interim & ~covered) == RevocationReasons.None)
                    continue;
                if (WhyNotUsable(list, index) is { } reason)
                {
                    why = reason;
                    continue;
                }

                if (Find(list, certificate, index) is { } entry)
                    return PathRefusals.Revoked(certificate, entry.RevocationDate, entry.Reason.ToString());
                covered |= interim;
            }
        }

        if (_validation.Work.IsExhausted)
            return PathRefusals.BudgetExhausted();
        return covered == RevocationReasons.All
            ? null
            : PathRefusals.RevocationUnknown(certificate, covered == RevocationReasons.None ? why : "no list covers all reasons");
    }

    private static bool IsOfIssuer(RevocationList list, Certificate certificate) =>
        list.Issuer.Normalized.Equals(certificate.Issuer.Normalized);

    // §6.3.3 b 2 and d: for which reasons this list speaks of this certificate at this point.
    private static RevocationReasons Covered(RevocationList list, DistributionPoint? point, Certificate certificate)
    {
        if (point is { CrlIssuer.Count: > 0 }
            && !point.CrlIssuer.Any(name => name.DirectoryName?.Normalized.Equals(certificate.Issuer.Normalized) is true))
            return RevocationReasons.None;

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
        if (!isCovered || scope.IsIndirect || (scope.Name is { } name && !HasName(name, point, certificate)))
            return RevocationReasons.None;
        return reasons & (scope.OnlySomeReasons ?? RevocationReasons.All) & RevocationReasons.All;
    }

    // §6.3.3 b 2 i: one of the list's names is one of the point's; a point without a name is called as the issuer is.
    private static bool HasName(DistributionPointName ofList, DistributionPoint? point, Certificate certificate)
    {
        var pointNames = point is { Name: { } ofPoint } ? Comparable(ofPoint, certificate.Issuer) : [certificate.Issuer.Normalized];
        return Comparable(ofList, certificate.Issuer).Intersect(pointNames).Any();
    }

    // Directory names are compared by what they say, other names as they stand.
    private static IEnumerable<object> Comparable(DistributionPointName name, DistinguishedName issuer) => name.RelativeName.Count == 0
        ? name.FullName.Select(full => full.DirectoryName?.Normalized ?? (object)full)
        : [issuer.Normalized.With(name.RelativeName)];

    private string? WhyNotUsable(RevocationList list, int index)
    {
        if (list.UnknownCriticalExtension is { } oid)
            return $"the list has the critical extension {oid}, which is not known here";
        if (list.ThisUpdate > _validation.Settings.At)
            return "the list is of a later time";
        if (list.NextUpdate < _validation.Settings.At)
            return "the list is too old";
        return SignerOf(list, index) is null ? "the list is not signed by the issuer" : null;
    }

    // §6.3.3 f and g: the key that signed, where it may sign lists.
    private SubjectPublicKey? SignerOf(RevocationList list, int index)
    {
        var algorithm = VerificationAlgorithm.Find(list.SignatureIdentifier.Span);
        if (algorithm is null or { Strength: DigestStrength.Broken }
            || (algorithm.Strength == DigestStrength.Sha1 && !_validation.Settings.IsSha1Allowed))
            return null;

        var issuer = index + 1 < _path.Certificates.Count ? _path.Certificates[index + 1] : null;
        var issuerKey = issuer?.PublicKey ?? _path.Anchor.PublicKey;
        if ((issuer is null || MaySignLists(issuer)) && IsSigned(list, algorithm, issuerKey))
            return issuerKey;

        foreach (var signer in _validation.IntermediatesOf(list.Issuer.Normalized))
        {
            if (!_validation.Work.SpendCandidate())
                return null;
            if (!signer.PublicKey.Equals(issuerKey) && MaySignLists(signer) && IsSigned(list, algorithm, signer.PublicKey)
                && IsTrusted(signer))
                return signer.PublicKey;
        }

        return _path.Anchor.Name.Normalized.Equals(list.Issuer.Normalized) && IsSigned(list, algorithm, _path.Anchor.PublicKey)
            ? _path.Anchor.PublicKey : null;
    }

    private bool IsSigned(RevocationList list, VerificationAlgorithm algorithm, SubjectPublicKey key) =>
        _validation.Work.IsSigned(list.ToBeSigned, list.Signature, algorithm, key);

    private static bool MaySignLists(Certificate signer) => signer.Extensions.KeyUsage is not { } usage || usage.HasFlag(KeyUsages.CrlSign);

    // Its own status is taken from lists that others signed: without its own, so that it cannot vouch for itself.
    private bool IsTrusted(Certificate signer)
    {
        var others = _revocation.Lists.Where(list =>
            VerificationAlgorithm.Find(list.SignatureIdentifier.Span) is { } algorithm && !IsSigned(list, algorithm, signer.PublicKey));
        var settings = new PathSettings(_validation.Settings.At)
        {
            IsSha1Allowed = _validation.Settings.IsSha1Allowed,
            RsaBitsMin = _validation.Settings.RsaBitsMin,
            Budget = _validation.Settings.Budget,
            Revocation = _revocation with { Lists = [.. others] },
        };
        var path = _validation.ValidateSigner(signer, settings);
        return !path.IsRefused && path.Value.Anchor == _path.Anchor;
    }

    // §6.3.3 h to k: the delta list's word first, then that of the complete one.
    private RevokedCertificate? Find(RevocationList list, Certificate certificate, int index)
    {
        foreach (var delta in _revocation.AreDeltasUsed ? _revocation.Lists.Where(delta => IsDeltaOf(delta, list)) : [])
        {
            if (WhyNotUsable(delta, index) is null && delta.Find(certificate.SerialNumber) is { } entry)
                return entry.Reason == CrlReason.RemoveFromCrl ? null : entry;
        }

        return list.Find(certificate.SerialNumber);
    }

    // §5.2.4: the same issuer and scope, made for this list or an older one, and newer than it.
    private static bool IsDeltaOf(RevocationList delta, RevocationList list) =>
        delta.BaseNumber is { } baseNumber
        && list.Number is { } number
        && baseNumber <= number
        && delta.Number > number
        && delta.Issuer.Normalized.Equals(list.Issuer.Normalized)
        && IsSameScope(delta.Scope, list.Scope);

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
