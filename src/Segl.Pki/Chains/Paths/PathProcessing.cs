using System.Globalization;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Chains.Paths;

/// <summary>
/// One run of RFC 5280 §6.1 over one path, from the anchor's child down to the target; names of steps are those of the standard.
/// </summary>
/// <remarks>
/// The status of the certificates (§6.1.3 a 3) is asked afterwards, for lists can only be trusted when the path above them is.
/// </remarks>
internal sealed class PathProcessing
{
    private readonly PathSettings _settings;
    private readonly PathWork _work;
    private readonly TrustAnchor _anchor;
    private readonly PolicyGraph _policies = new();
    private readonly PathNames _names;

    private int _explicitPolicy;
    private int _policyMapping;
    private int _inhibitAnyPolicy;
    private int _pathLengthMax;
    private DistinguishedName _workingIssuerName;
    private FoundPublicKey _workingPublicKey;

    private PathProcessing(PathSettings settings, PathWork work, TrustAnchor anchor, int length)
    {
        (_settings, _work, _anchor, _names) = (settings, work, anchor, new PathNames(work));
        _names.Add(settings.InitialNameConstraints);
        (_workingIssuerName, _workingPublicKey) = (anchor.Name, anchor.PublicKey);
        _explicitPolicy = settings.IsExplicitPolicyRequired ? 0 : length + 1;
        _policyMapping = settings.IsPolicyMappingInhibited ? 0 : length + 1;
        _inhibitAnyPolicy = settings.IsAnyPolicyInhibited ? 0 : length + 1;
        _pathLengthMax = length;
    }

    /// <summary>The outputs of a valid path, or the first thing wrong with it, counted from the anchor.</summary>
    /// <param name="path">The target first.</param>
    /// <param name="anchor">Who issued the last.</param>
    /// <param name="settings">What is wanted.</param>
    /// <param name="work">The budget.</param>
    public static Result<ValidatedPath> Process(
        IReadOnlyList<FoundCertificate> path, TrustAnchor anchor, PathSettings settings, PathWork work)
    {
        var processing = new PathProcessing(settings, work, anchor, path.Count);
        if (anchor.Certificate is { } own && !own.Equals(path[^1]) && processing.CheckAnchor(own) is { } untrusted)
            return untrusted.At(FieldOf(path.Count));

        for (var index = path.Count - 1; index >= 0; index--)
        {
            var certificate = path[index];
            var refusal = processing.CheckBasics(certificate)
                ?? processing.CheckNames(certificate, index == 0)
                ?? processing.CheckPolicies(certificate, index == 0)
                ?? (index == 0 ? processing.WrapUp(certificate) : processing.PrepareForNext(certificate));
            if (refusal is not null)
                return refusal.At(FieldOf(index));
        }

        var policies = processing._policies.Constrain(settings.InitialPolicies);
        return processing._explicitPolicy > 0 || policies.Count > 0
            ? new ValidatedPath(processing._anchor, path, policies)
            : PathRefusals.PolicyNotAcceptable(path[0]).At(FieldOf(0));
    }

    /// <summary>How refusals name a certificate of a path: <c>path/0</c> is the target.</summary>
    public static string FieldOf(int index) => $"path/{index.ToString(CultureInfo.InvariantCulture)}";

    // RFC 5937 §3: an anchor in the form of a certificate keeps to its time, its constraints and its purposes.
    private Refusal? CheckAnchor(FoundCertificate own)
    {
        if ((CheckReadable(own) ?? CheckTimeAndKey(own)) is { } refusal)
            return refusal;

        // Before version 3 nothing could be said of an authority: its name, key and time are all there is.
        if (own.Version < FoundCertificate.Version3)
            return null;

        _names.Add(own.Extensions.NameConstraints);
        return CheckSigning(own) ?? CheckUnknownCritical(own) ?? CheckPurpose(own) ?? CheckProfile(own);
    }

    // §6.1.3 a, and what is asked of every signature and key.
    private Refusal? CheckBasics(FoundCertificate certificate)
    {
        var algorithm = VerificationAlgorithm.Find(certificate.SignatureIdentifier.Span);
        if (algorithm is null)
            return PathRefusals.AlgorithmUnknown(certificate);
        if (algorithm.Family == SignatureFamily.Dsa && !_settings.IsDsaAllowed)
            return PathRefusals.DsaNotAllowed(certificate);
        if (algorithm.Strength == DigestStrength.Broken || (algorithm.Strength == DigestStrength.Sha1 && !_settings.IsSha1Allowed))
            return PathRefusals.AlgorithmWeak(certificate, algorithm.Id);
        if (!certificate.Issuer.Normalized.Equals(_workingIssuerName.Normalized))
            return PathRefusals.NameChainBroken(certificate);
        if (!_work.IsSignedBy(certificate, _workingPublicKey))
            return _work.IsExhausted ? PathRefusals.BudgetExhausted() : PathRefusals.SignatureWrong(certificate);
        return CheckReadable(certificate) ?? CheckTimeAndKey(certificate);
    }

    // What can be read in two ways is not read at all.
    private static Refusal? CheckReadable(FoundCertificate certificate) =>
        certificate.Departures.FirstOrDefault(departure => departure.IsAmbiguous) is { } departure
            ? PathRefusals.Ambiguous(certificate, departure) : null;

    private Refusal? CheckTimeAndKey(FoundCertificate certificate)
    {
        if (_settings.At < certificate.NotBefore)
            return PathRefusals.NotYetValid(certificate);
        if (!certificate.Covers(_settings.At))
            return PathRefusals.Expired(certificate);
        if (certificate.Key.Family == SignatureFamily.Dsa && !_settings.IsDsaAllowed)
            return PathRefusals.DsaNotAllowed(certificate);
        return certificate.Key.RsaBits < _settings.RsaBitsMin
            ? PathRefusals.KeyWeak(certificate, _settings.RsaBitsMin)
            : null;
    }

    // §6.1.3 b and c.
    private Refusal? CheckNames(FoundCertificate certificate, bool isTarget) =>
        IsSelfIssued(certificate) && !isTarget ? null : _names.Check(certificate);

    // §6.1.3 d to f, as RFC 9618 §5 has them.
    private Refusal? CheckPolicies(FoundCertificate certificate, bool isTarget)
    {
        var isAnyPolicyTaken = _inhibitAnyPolicy > 0 || (!isTarget && IsSelfIssued(certificate));
        _policies.Add(certificate.Extensions.CertificatePolicies, isAnyPolicyTaken);
        return _explicitPolicy > 0 || !_policies.IsEmpty ? null : PathRefusals.PolicyMissing(certificate);
    }

    // §6.1.4.
    private Refusal? PrepareForNext(FoundCertificate certificate)
    {
        var extensions = certificate.Extensions;
        if (extensions.PolicyMappings is { } mappings)
        {
            if (mappings.Pairs.Any(pair => IsAnyPolicy(pair.Issuer) || IsAnyPolicy(pair.Subject)))
                return PathRefusals.AnyPolicyMapped(certificate);
            if (_policyMapping > 0)
                _policies.Map(mappings);
            else
                _policies.RemoveMapped(mappings);
        }

        // §6.1.4 d to f: a DSA key without parameters has those of the key above it.
        (_workingIssuerName, _workingPublicKey) = (certificate.Subject, certificate.Key.Inherit(_workingPublicKey));
        _names.Add(extensions.NameConstraints);
        CountDown(certificate);
        if (certificate.Key.Family is null)
            return PathRefusals.KeyUnknown(certificate);
        return CheckLength(certificate) ?? CheckSigning(certificate) ?? CheckUnknownCritical(certificate) ?? CheckPurpose(certificate)
            ?? CheckProfile(certificate);
    }

    // §6.1.4 h to j.
    private void CountDown(FoundCertificate certificate)
    {
        var extensions = certificate.Extensions;
        if (!IsSelfIssued(certificate))
        {
            _explicitPolicy = Math.Max(_explicitPolicy - 1, 0);
            _policyMapping = Math.Max(_policyMapping - 1, 0);
            _inhibitAnyPolicy = Math.Max(_inhibitAnyPolicy - 1, 0);
        }

        _explicitPolicy = Math.Min(_explicitPolicy, extensions.PolicyConstraints?.RequireExplicitPolicy ?? int.MaxValue);
        _policyMapping = Math.Min(_policyMapping, extensions.PolicyConstraints?.InhibitPolicyMapping ?? int.MaxValue);
        _inhibitAnyPolicy = Math.Min(_inhibitAnyPolicy, extensions.InhibitAnyPolicy ?? int.MaxValue);
    }

    // §6.1.4 l.
    private Refusal? CheckLength(FoundCertificate certificate) =>
        !IsSelfIssued(certificate) && _pathLengthMax-- <= 0 ? PathRefusals.PathLengthExceeded(certificate) : null;

    // §6.1.4 k, m and n.
    private Refusal? CheckSigning(FoundCertificate certificate)
    {
        if (certificate.Extensions.BasicConstraints is not { IsAuthority: true } constraints)
            return PathRefusals.NotAuthority(certificate);

        _pathLengthMax = Math.Min(_pathLengthMax, constraints.PathLength ?? int.MaxValue);
        return certificate.Extensions.KeyUsage is { } usage && !usage.HasFlag(KeyUsages.KeyCertSign)
            ? PathRefusals.NotForSigningCertificates(certificate)
            : null;
    }

    // §6.1.4 o and §6.1.5 f.
    private static Refusal? CheckUnknownCritical(FoundCertificate certificate) =>
        certificate.Extensions.UnknownCritical is { } oid ? PathRefusals.CriticalExtensionUnknown(certificate, oid) : null;

    // Of authorities the standard says nothing; that they limit what is below them is what everybody means by it.
    private Refusal? CheckPurpose(FoundCertificate certificate) =>
        _settings.PurposeOid is { } purpose
        && certificate.Extensions.ExtKeyUsage is { } allowed
        && !allowed.PurposeOids.Contains(purpose, StringComparer.Ordinal)
        && !allowed.PurposeOids.Contains(Oids.AnyExtendedKeyUsage, StringComparer.Ordinal)
            ? PathRefusals.PurposeMissing(certificate, purpose)
            : null;

    private Refusal? CheckProfile(FoundCertificate certificate) => _settings.IsProfileChecked ? PathProfile.Check(certificate) : null;

    // §6.1.5 a, b and f, and what the target is needed for.
    private Refusal? WrapUp(FoundCertificate certificate)
    {
        _explicitPolicy = Math.Max(_explicitPolicy - 1, 0);
        if (certificate.Extensions.PolicyConstraints is { RequireExplicitPolicy: 0 })
            _explicitPolicy = 0;
        if (CheckUnknownCritical(certificate) is { } refusal)
            return refusal;

        if (_settings.TargetName is { } name && !TargetNames.Carries(certificate, name))
            return PathRefusals.NameMissing(certificate, name.ToString());

        var missing = certificate.Extensions.KeyUsage is { } usage ? _settings.KeyUsage & ~usage : KeyUsages.None;
        return missing == KeyUsages.None
            ? CheckPurpose(certificate) ?? CheckProfile(certificate) : PathRefusals.KeyUsageMissing(certificate, missing.ToString());
    }

    private static bool IsSelfIssued(FoundCertificate certificate) => certificate.Issuer.Normalized.Equals(certificate.Subject.Normalized);

    private static bool IsAnyPolicy(string policy) => string.Equals(policy, Oids.AnyPolicy, StringComparison.Ordinal);
}
