using System.Globalization;
using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Chains;
using Segl.Pki.Chains.Paths;
using Segl.Pki.Keys;
using Segl.Pki.Linting;
using Segl.Pki.Ocsp;
using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;

namespace Segl.Client.Checking;

/// <summary>Looks at a certificate as a careful relying party does: path, time, rules and, where a fetch is given, status.</summary>
/// <param name="anchors">The roots that are trusted.</param>
/// <param name="fetch">Where issuers, lists and answers come from; null checks with what is at hand only.</param>
public sealed class CheckFile(IReadOnlyList<FoundCertificate> anchors, StatusFetch? fetch)
{
    // An issuing authority and what may stand above it: more steps lead nowhere.
    private const int StepsMax = 4;

    /// <summary>Everything that was looked at, in this order: validity, path, rules, list, status service.</summary>
    public async Task<IReadOnlyList<Finding>> HandleAsync(CertificateBundle bundle, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        var target = bundle.Target;
        var known = await CompleteAsync(bundle, cancellationToken);
        var findings = new List<Finding> { Validity(target, now), Path(target, known, new PathSettings(now)) };
        var strict = target as Certificate;
        var issuer = known.Concat(anchors).OfType<Certificate>().FirstOrDefault(
            each => each.Subject.Equals(target.Issuer) && strict?.IsSignedBy(each.PublicKey) is true);
        findings.AddRange(Rules(target, issuer));
        if (fetch is null)
            return findings;

        findings.Add(await ListsAsync(target, known, now, cancellationToken));
        findings.Add(await StatusAsync(strict, issuer, now, cancellationToken));
        return findings;
    }

    private static Finding Validity(FoundCertificate target, DateTimeOffset now)
    {
        var (from, to) = (Text(target.NotBefore), Text(target.NotAfter));
        if (target.Covers(now))
            return new("validity", IsGood: true, $"valid from {from} to {to}");
        return now < target.NotBefore
            ? new("validity", IsGood: false, $"not valid before {from}", "NotYetValid")
            : new("validity", IsGood: false, $"expired {to}", "Expired");
    }

    // A file with the leaf alone says where its issuer is.
    private async Task<IReadOnlyList<FoundCertificate>> CompleteAsync(CertificateBundle bundle, CancellationToken cancellationToken)
    {
        var known = bundle.Others.ToList();
        var lowest = bundle.Target;
        for (var step = 0; fetch is not null && step < StepsMax; step++)
        {
            if (known.Concat(anchors).FirstOrDefault(each => each.Subject.Equals(lowest.Issuer)) is not { } issuer)
            {
                var fetched = await fetch.FetchIssuersAsync(lowest, cancellationToken);
                known.AddRange(fetched);
                issuer = fetched.FirstOrDefault(each => each.Subject.Equals(lowest.Issuer));
            }

            if (issuer is null || issuer.Subject.Equals(issuer.Issuer))
                break;
            lowest = issuer;
        }

        return known;
    }

    private Result<ValidatedPath> Validate(FoundCertificate target, IReadOnlyList<FoundCertificate> known, PathSettings settings) =>
        PathValidation.Validate(target, known, [.. anchors.Select(TrustAnchor.Of)], settings);

    private Finding Path(FoundCertificate target, IReadOnlyList<FoundCertificate> known, PathSettings settings)
    {
        if (anchors.Count == 0)
            return new("path", IsGood: false, "no root is trusted", "RootMissing");

        var path = Validate(target, known, settings);
        return path.IsRefused
            ? Bad("path", path.Refusal)
            : new("path", IsGood: true, $"leads to {path.Value.Anchor.Name}");
    }

    // By the templates of OCES where it is such a certificate, and otherwise by the rules for anybody's.
    private static IReadOnlyList<Finding> Rules(FoundCertificate target, Certificate? issuer) =>
        target is Certificate strict && issuer is not null && TemplateOf(strict) is { } template
            && strict.SignatureAlgorithm is { } algorithm
            ? Findings(strict, Linter.Judge(strict, template, AddressesOf(strict, issuer, algorithm)), template.Id)
            : Findings(target, Linter.Judge(target), "RFC 5280");

    private static IReadOnlyList<Finding> Findings(FoundCertificate target, IReadOnlyList<LintVerdict> verdicts, string whose)
    {
        var weak = target.Key.Known is { } key ? KeyPolicy.Standard.Check(key) : target.Key.Fault;
        var broken = verdicts.Select(verdict => verdict.Finding).Append(weak).OfType<Refusal>()
            .Select(refusal => Bad("lint", refusal)).ToList();
        return broken.Count > 0
            ? broken
            : [new("lint", IsGood: true, string.Create(CultureInfo.InvariantCulture, $"keeps {verdicts.Count} rules of {whose}"))];
    }

    // What in the certificate belongs to its authority is taken as it is; whose policy it is, the reader knows.
    private static Issuer AddressesOf(Certificate target, Certificate issuer, SignatureAlgorithm algorithm)
    {
        var access = target.Extensions.AuthorityInfoAccess;
        var lists = target.Extensions.CrlDistributionPoints?.Uris;
        return Issuer.Of(issuer, algorithm, access?.CaIssuersUri ?? "", access?.OcspUri ?? "", lists is [var list, ..] ? list : "");
    }

    private static OcesTemplate? TemplateOf(Certificate target)
    {
        var shown = OcesSettings.Demonstration;
        var policy = target.Extensions.CertificatePolicies?.PolicyOids is [_, .., var own] ? own : shown.PolicyOid;
        var registrar = target.Extensions.QcStatements?.NameRegistrationAuthorityUris is [var uri, ..]
            ? uri
            : shown.NameRegistrationAuthorityUri;
        var settings = OcesSettings.Parse(policy, registrar, shown.SubjectIdentifierPrefix);
        if (settings.IsRefused || target.IsAuthority || target.Extensions.ExtKeyUsage is not null)
            return null;
        return target.Extensions.KeyUsage?.HasFlag(KeyUsages.NonRepudiation) is true
            ? OcesTemplate.Organisation(settings.Value)
            : OcesTemplate.System(settings.Value);
    }

    private async Task<Finding> ListsAsync(
        FoundCertificate target, IReadOnlyList<FoundCertificate> known, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var path = Validate(target, known, new PathSettings(now));
        if (path.IsRefused)
            return new("crl", IsGood: false, "no list was asked for, because there is no path", "PathMissing");

        var lists = new List<FoundRevocationList>();
        foreach (var certificate in path.Value.Certificates)
        {
            var list = await fetch!.FetchListAsync(certificate, cancellationToken); // Asked for only where there is one.
            if (list.IsRefused)
                return Bad("crl", list.Refusal);
            lists.Add(list.Value);
        }

        var judged = Validate(target, known, new PathSettings(now) { Revocation = new RevocationLists(lists) });
        return judged.IsRefused
            ? Bad("crl", judged.Refusal)
            : new("crl", IsGood: true, $"on no revocation list; the next one comes by {Text(lists[0].NextUpdate)}");
    }

    private async Task<Finding> StatusAsync(
        Certificate? target, Certificate? issuer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (target is null || issuer is null)
            return new("ocsp", IsGood: false, "nobody was asked, because the issuer is not at hand", "IssuerMissing");

        var status = await fetch!.AskAsync(target, issuer, now, cancellationToken); // As above.
        if (status.IsRefused)
            return Bad("ocsp", status.Refusal);
        return status.Value.State switch
        {
            OcspCertState.Good => new("ocsp", IsGood: true, "good"),
            OcspCertState.Revoked => new(
                "ocsp", IsGood: false, $"revoked {Text(status.Value.RevokedAt)} ({status.Value.Reason})", "Revoked"),
            _ => new("ocsp", IsGood: false, "unknown to its issuer", "StatusUnknown"),
        };
    }

    private static Finding Bad(string subject, Refusal refusal) =>
        new(subject, IsGood: false, refusal.Detail, refusal.Code, refusal.Clause);

    private static string Text(DateTimeOffset? instant) => instant?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";
}
