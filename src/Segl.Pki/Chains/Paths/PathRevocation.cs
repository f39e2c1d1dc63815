using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;

namespace Segl.Pki.Chains.Paths;

/// <summary>
/// The status of every certificate of a path, from revocation lists (RFC 5280 §6.3.3); letters of steps are those of the standard.
/// </summary>
/// <remarks>
/// A list must be signed by the certificate's issuer, or by whom the certificate names as the issuer of its lists: with a key of that name
/// that has a valid path to the same anchor.
/// </remarks>
internal sealed class PathRevocation
{
    private readonly PathValidation _validation;
    private readonly RevocationLists _revocation;
    private readonly ValidatedPath _path;
    private readonly IReadOnlyList<FoundPublicKey> _keys;

    private PathRevocation(PathValidation validation, RevocationLists revocation, ValidatedPath path) =>
        (_validation, _revocation, _path, _keys) = (validation, revocation, path, KeysOf(path));

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

    // The key of each certificate with what it inherits, and the anchor's at the end.
    private static List<FoundPublicKey> KeysOf(ValidatedPath path)
    {
        List<FoundPublicKey> keys = [path.Anchor.PublicKey];
        foreach (var certificate in path.Certificates.Reverse())
            keys.Add(certificate.Key.Inherit(keys[^1]));

        keys.Reverse();
        return keys;
    }

    private Refusal? CheckStatus(int index)
    {
        var certificate = _path.Certificates[index];
        var covered = RevocationReasons.None;
        var why = "there is no list of its issuer";

        // The points that the certificate names, and then its issuer's list without a name of its own (the last paragraph).
        foreach (var point in certificate.Extensions.CrlDistributionPoints?.Points.Append(null) ?? [null])
        {
            var complete = _revocation.Lists.Where(list => list.BaseNumber is null);
            foreach (var list in complete.Where(list => PathScopes.IsOfIssuer(list, point, certificate)))
            {
                var interim = PathScopes.Covered(list, point, certificate);
                if ((interim & ~covered) == RevocationReasons.None)
                    continue;

                var delta = FindDelta(list, index);
                if (WhyNotUsable(list, delta, index) is { } reason)
                {
                    why = reason;
                    continue;
                }

                if (Find(list, delta, certificate) is { } entry)
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

    // a and c: the newest delta list that can be used with the complete one; null where none is, or where none is asked for.
    private FoundRevocationList? FindDelta(FoundRevocationList list, int index) => _revocation.AreDeltasUsed
        ? _revocation.Lists
            .Where(delta => PathScopes.IsDeltaOf(delta, list) && WhyNotUsable(delta, delta: null, index) is null)
            .MaxBy(delta => delta.Number)
        : null;

    // A complete list that has ended is made current by a delta list to it (§5.2.4).
    private string? WhyNotUsable(FoundRevocationList list, FoundRevocationList? delta, int index)
    {
        if (list.UnknownCriticalExtension is { } oid)
            return $"the list has the critical extension {oid}, which is not known here";
        if (list.ThisUpdate > _validation.Settings.At)
            return "the list is of a later time";
        if ((delta ?? list).NextUpdate < _validation.Settings.At)
            return "the list is too old";
        return IsSignedForIssuer(list, index) ? null : "the list is not signed by its issuer";
    }

    // f and g: by a key that may sign lists.
    private bool IsSignedForIssuer(FoundRevocationList list, int index)
    {
        var algorithm = VerificationAlgorithm.Find(list.SignatureIdentifier.Span);
        if (algorithm is null or { Strength: DigestStrength.Broken }
            || (algorithm.Strength == DigestStrength.Sha1 && !_validation.Settings.IsSha1Allowed)
            || (algorithm.Family == SignatureFamily.Dsa && !_validation.Settings.IsDsaAllowed))
            return false;

        var certificate = _path.Certificates[index];
        var issuer = index + 1 < _path.Certificates.Count ? _path.Certificates[index + 1] : null;
        var issuerKey = _keys[index + 1];
        if (list.Issuer.Normalized.Equals(certificate.Issuer.Normalized)
            && (issuer is null || MaySignLists(issuer))
            && IsSigned(list, algorithm, issuerKey))
            return true;
        if (VouchesForItself(certificate) && IsSigned(list, algorithm, certificate.Key))
            return true;

        foreach (var signer in _validation.IntermediatesOf(list.Issuer.Normalized))
        {
            if (!_validation.Work.SpendCandidate())
                return false;
            if (!signer.Key.Equals(issuerKey) && MaySignLists(signer) && IsSigned(list, algorithm, signer.Key) && IsTrusted(signer))
                return true;
        }

        return _path.Anchor.Name.Normalized.Equals(list.Issuer.Normalized) && IsSigned(list, algorithm, _path.Anchor.PublicKey);
    }

    private bool IsSigned(FoundRevocationList list, VerificationAlgorithm algorithm, FoundPublicKey key) =>
        _validation.Work.IsSigned(list.ToBeSigned, list.Signature, algorithm, key);

    private static bool MaySignLists(FoundCertificate signer) =>
        signer.Extensions.KeyUsage is not { } usage || usage.HasFlag(KeyUsages.CrlSign);

    // Where an authority has its lists made by somebody else, that one's own certificate may stand on his list: the authority
    // says so itself.
    private bool VouchesForItself(FoundCertificate certificate) =>
        _validation.Settings.ListSigners is [.., var signer] && certificate.Equals(signer) && NamesItselfAsListIssuer(certificate);

    private static bool NamesItselfAsListIssuer(FoundCertificate signer) => MaySignLists(signer)
        && signer.Extensions.CrlDistributionPoints?.Points.Any(point => PathScopes.IsNamed(point.CrlIssuer, signer.Subject)) is true;

    // Its own status is taken from lists that others signed: without its own, so that it cannot vouch for itself.
    private bool IsTrusted(FoundCertificate signer)
    {
        // Who rests on himself, by whatever way round, rests on nothing.
        if (_validation.Settings.ListSigners.Contains(signer))
            return false;

        var others = NamesItselfAsListIssuer(signer) ? _revocation.Lists : [.. _revocation.Lists.Where(list =>
            VerificationAlgorithm.Find(list.SignatureIdentifier.Span) is { } algorithm && !IsSigned(list, algorithm, signer.Key))];
        var settings = new PathSettings(_validation.Settings.At)
        {
            IsProfileChecked = _validation.Settings.IsProfileChecked,
            IsSha1Allowed = _validation.Settings.IsSha1Allowed,
            IsDsaAllowed = _validation.Settings.IsDsaAllowed,
            RsaBitsMin = _validation.Settings.RsaBitsMin,
            Budget = _validation.Settings.Budget,
            Revocation = _revocation with { Lists = others },
            ListSigners = [.. _validation.Settings.ListSigners, signer],
        };
        var path = _validation.ValidateSigner(signer, settings);
        return !path.IsRefused && path.Value.Anchor == _path.Anchor;
    }

    // h to k: the delta list's word first, then that of the complete one.
    private static FoundRevocation? Find(FoundRevocationList list, FoundRevocationList? delta, FoundCertificate certificate)
    {
        if (delta?.Find(certificate.Issuer.Normalized, certificate.SerialOctets.Span) is { } changed)
            return changed.Reason == CrlReason.RemoveFromCrl ? null : changed;

        return list.Find(certificate.Issuer.Normalized, certificate.SerialOctets.Span);
    }
}
