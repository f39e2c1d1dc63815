using Microsoft.EntityFrameworkCore;
using Segl.Ca;
using Segl.Ca.Issuing;
using Segl.Pki.Certificates;
using Segl.Pki.Chains;
using Segl.Pki.Chains.Paths;
using Segl.Pki.Linting;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Certificates;
using Segl.Server.Features.Issuing;
using Segl.Server.Storage;

namespace Segl.Server.Features.Checking;

/// <summary>Tells anybody what is known of a certificate (R5.5). What is sent is read, answered and forgotten.</summary>
public sealed class CheckCertificate(SeglDatabase database, CertificateAuthority authority, TimeProvider clock)
{
    /// <summary>Checks a certificate that somebody sent.</summary>
    /// <returns>A refusal where it is none, or where it holds a private key.</returns>
    public async Task<Result<CheckedCertificate>> HandleAsync(ReadOnlyMemory<byte> sent, CancellationToken cancellationToken)
    {
        if (sent.IsEmpty)
            return CheckingRefusals.Nothing();
        if (sent.Length > CertificateBundle.BytesMax)
            return CheckingRefusals.TooLarge();
        if (PrivateKeys.AreIn(sent) || CheckingRefusals.IsKeyStore(sent.Span))
            return CheckingRefusals.PrivateKey();

        var bundle = CertificateBundle.Read(sent);
        if (bundle.IsRefused)
            return CheckingRefusals.Unreadable();

        var target = bundle.Value.Target;
        var issued = target is Certificate whole ? await authority.FindAsync(whole.SerialNumber, cancellationToken) : null;
        return await JudgeAsync(bundle.Value, target.Equals(issued?.Certificate) ? issued : null, cancellationToken);
    }

    /// <summary>Checks a certificate of ours by its serial number.</summary>
    /// <remarks>
    /// Serial numbers stand on revocation lists: by them alone nobody learns who has a certificate that its holder has not published.
    /// </remarks>
    public async Task<Result<CheckedCertificate>> HandleAsync(string serial, CancellationToken cancellationToken)
    {
        var parsed = SerialNumber.Parse(string.Concat(serial.Where(character => character is not (' ' or ':' or '-'))));
        if (parsed.IsRefused)
            return parsed.Refusal;
        if (await authority.FindAsync(parsed.Value, cancellationToken) is not { } issued)
            return CheckingRefusals.SerialUnknown();
        if (await database.Orders.AnyAsync(
            order => order.Serial == parsed.Value && order.IsPublished && order.PublishedName != null, cancellationToken))
            return await JudgeAsync(new CertificateBundle(issued.Certificate, []), issued, cancellationToken);

        return new CheckedCertificate
        {
            Serial = parsed.Value.ToString(),
            NotBefore = issued.Certificate.NotBefore,
            NotAfter = issued.Certificate.NotAfter,
            Origin = CheckOrigin.Issued,
            Verdict = VerdictOf(CheckOrigin.Issued, issued.Certificate, issued, hasPath: true),
            Issued = issued,
        };
    }

    private async Task<CheckedCertificate> JudgeAsync(
        CertificateBundle bundle, IssuedCertificate? issued, CancellationToken cancellationToken)
    {
        var target = bundle.Target;
        var origin = issued is null ? OriginOf(target) : CheckOrigin.Issued;
        var path = Validate(bundle);
        return new CheckedCertificate
        {
            Serial = Convert.ToHexStringLower(target.SerialOctets.Span),
            NotBefore = target.NotBefore,
            NotAfter = target.NotAfter,
            Origin = origin,
            Verdict = VerdictOf(origin, target, issued, !path.IsRefused),
            Certificate = target,
            Issued = issued,
            Path = path,
            KeyFault = await FindKeyFaultAsync(target, cancellationToken),
            Lints = issued is not null && authority.Judge(issued) is { Count: > 0 } verdicts ? verdicts : Linter.Judge(target),
        };
    }

    private Result<ValidatedPath> Validate(CertificateBundle bundle)
    {
        var own = authority.AuthorityCertificates;
        return PathValidation.Validate(
            bundle.Target, [.. bundle.Others, .. own.SkipLast(1)], [TrustAnchor.Of(own[^1])], new PathSettings(clock.GetUtcNow()));
    }

    private CheckOrigin OriginOf(FoundCertificate certificate)
    {
        var authorities = authority.AuthorityCertificates;
        if (authorities.Contains(certificate))
            return CheckOrigin.Authority;

        var named = authorities.FirstOrDefault(each => each.Subject.Equals(certificate.Issuer));
        if (named is null)
            return CheckOrigin.Foreign;

        // What our authorities sign is read strictly first.
        return certificate is Certificate whole && whole.IsSignedBy(named.PublicKey) ? CheckOrigin.Authority : CheckOrigin.Forged;
    }

    private CheckVerdict VerdictOf(CheckOrigin origin, FoundCertificate certificate, IssuedCertificate? issued, bool hasPath)
    {
        var now = clock.GetUtcNow();
        var standing = CertificateStanding.Of(certificate.NotAfter, issued?.Revocation is not null, now);
        if (origin is CheckOrigin.Forged)
            return CheckVerdict.NotTrusted;
        if (standing is CertificateStatus.Revoked)
            return CheckVerdict.Revoked;
        if (standing is CertificateStatus.Expired)
            return CheckVerdict.Expired;
        if (now < certificate.NotBefore)
            return CheckVerdict.NotYetValid;
        if (origin is CheckOrigin.Foreign)
            return CheckVerdict.Unknown;

        return hasPath ? CheckVerdict.Valid : CheckVerdict.NotTrusted;
    }

    private async Task<Refusal?> FindKeyFaultAsync(FoundCertificate certificate, CancellationToken cancellationToken)
    {
        if (certificate.Key.Known is not { } key)
            return certificate.Key.Fault;
        if (authority.Settings.KeyPolicy.Check(key) is { } weakness)
            return weakness;

        return await authority.IsBlockedAsync(key, cancellationToken) ? CheckingRefusals.KeyCompromised() : null;
    }
}
