using Segl.Pki.Certificates;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Chains.Paths;

/// <summary>
/// Finds a path from a trust anchor to a certificate and validates it (RFC 5280 §6, RFC 9618), within bounds on the work.
/// </summary>
/// <remarks>
/// Candidates are walked from the target up, those first whose key identifier the certificate names. A signature is verified before the
/// walk goes on above it. Each complete path is processed whole; the first that is valid is the answer.
/// </remarks>
public sealed class PathValidation
{
    private readonly ILookup<NormalizedName, FoundCertificate> _intermediates;
    private readonly ILookup<NormalizedName, TrustAnchor> _anchors;
    private readonly PathSettings _settings;
    private readonly PathWork _work;
    private readonly List<FoundCertificate> _path = [];
    private Refusal? _refusal;

    private PathValidation(
        ILookup<NormalizedName, FoundCertificate> intermediates,
        ILookup<NormalizedName, TrustAnchor> anchors,
        PathSettings settings,
        PathWork work) =>
        (_intermediates, _anchors, _settings, _work) = (intermediates, anchors, settings, work);

    /// <summary>The first valid path, or why the first that was found is not.</summary>
    /// <param name="target">The certificate in question.</param>
    /// <param name="intermediates">Certificates that may lie between; nothing is trusted because it stands here.</param>
    /// <param name="anchors">Whom the caller trusts.</param>
    /// <param name="settings">What is wanted, and when.</param>
    public static Result<ValidatedPath> Validate(
        FoundCertificate target, IReadOnlyList<FoundCertificate> intermediates, IReadOnlyList<TrustAnchor> anchors, PathSettings settings)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(intermediates);
        ArgumentNullException.ThrowIfNull(anchors);
        ArgumentNullException.ThrowIfNull(settings);
        var validation = new PathValidation(
            intermediates.Distinct().ToLookup(certificate => certificate.Subject.Normalized),
            anchors.Distinct().ToLookup(anchor => anchor.Name.Normalized),
            settings,
            new PathWork(settings.Budget));
        return validation.Run(target);
    }

    /// <summary>A validation of another certificate with the same inputs and what is left of the budget: of one that signs lists.</summary>
    internal Result<ValidatedPath> ValidateSigner(FoundCertificate signer, PathSettings settings) =>
        new PathValidation(_intermediates, _anchors, settings, _work).Run(signer);

    /// <summary>Certificates of this subject that came along.</summary>
    internal IEnumerable<FoundCertificate> IntermediatesOf(NormalizedName subject) => _intermediates[subject];

    internal PathSettings Settings => _settings;

    internal PathWork Work => _work;

    private Result<ValidatedPath> Run(FoundCertificate target)
    {
        var found = Extend(target);

        // What was found after the budget had ended rests on signatures that nobody verified.
        if (_work.IsExhausted)
            return PathRefusals.BudgetExhausted();
        return found is not null ? found : _refusal ?? PathRefusals.IssuerNotFound(target).At(PathProcessing.FieldOf(0));
    }

    // Adds a certificate at the upper end; null where no path through it is valid.
    private ValidatedPath? Extend(FoundCertificate certificate)
    {
        if (_path.Count == _work.DepthMax)
        {
            _refusal ??= PathRefusals.TooLong(_work.DepthMax);
            return null;
        }

        _path.Add(certificate);
        var found = EndAtAnchor(certificate) ?? GoOn(certificate);
        _path.RemoveAt(_path.Count - 1);
        return found;
    }

    private ValidatedPath? EndAtAnchor(FoundCertificate certificate)
    {
        foreach (var anchor in _anchors[certificate.Issuer.Normalized])
        {
            if (!_work.SpendCandidate())
                return null;

            var processed = PathProcessing.Process([.. _path], anchor, _settings, _work);
            if (processed.IsRefused)
                Keep(processed.Refusal);
            else if (PathRevocation.Check(processed.Value, this) is { } refusal)
                Keep(refusal);
            else
                return processed.Value;
        }

        return null;
    }

    private ValidatedPath? GoOn(FoundCertificate certificate)
    {
        foreach (var issuer in CandidatesFor(certificate))
        {
            if (!_work.SpendCandidate())
                return null;
            if (IsInPath(issuer))
                continue;

            // Without its parameters a key verifies nothing yet; they come from above, and the processing asks then.
            var isAskedLater = _settings.IsDsaAllowed && issuer.Key.InheritsParameters;
            if (!isAskedLater && !_work.IsSignedBy(certificate, issuer.Key))
                KeepWrongSignature(certificate, issuer);
            else if (Extend(issuer) is { } found)
                return found;
        }

        return null;
    }

    private IEnumerable<FoundCertificate> CandidatesFor(FoundCertificate certificate) =>
        _intermediates[certificate.Issuer.Normalized]
            .OrderByDescending(issuer => HasNamedKey(issuer, certificate))
            .ThenByDescending(issuer => issuer.Covers(_settings.At));

    private static bool HasNamedKey(FoundCertificate issuer, FoundCertificate certificate) =>
        certificate.Extensions.AuthorityKeyIdentifier?.KeyIdentifier is { } named
        && issuer.Extensions.SubjectKeyIdentifier is { } own
        && named.Span.SequenceEqual(own.KeyIdentifier.Span);

    // The same name and key twice leads nowhere that the path did not pass already (RFC 4158 §2.4.2).
    private bool IsInPath(FoundCertificate issuer) =>
        _path.Exists(passed => passed.Key.Equals(issuer.Key) && passed.Subject.Normalized.Equals(issuer.Subject.Normalized));

    // Only where the certificate names that very key: others of the issuer's name may well have signed nothing here.
    private void KeepWrongSignature(FoundCertificate certificate, FoundCertificate issuer)
    {
        if (HasNamedKey(issuer, certificate))
            _refusal ??= PathRefusals.SignatureWrong(certificate).At(PathProcessing.FieldOf(_path.Count - 1));
    }

    // A path that failed late says more than one that failed early; of two alike the first found says it.
    private void Keep(Refusal refusal)
    {
        if (_refusal is null || string.Equals(_refusal.Code, "PathSignatureWrong", StringComparison.Ordinal))
            _refusal = refusal;
    }
}
