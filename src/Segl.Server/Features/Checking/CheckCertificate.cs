using System.Globalization;
using System.Text;
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
        if (HoldsPrivateKey(sent))
            return CheckingRefusals.PrivateKey();

        var bundle = CertificateBundle.Read(InUtf8(sent));
        if (bundle.IsRefused)
            return bundle.Refusal.Code is "CertificateBundleCount" or "PemTooMany" ? CheckingRefusals.TooMany() : CheckingRefusals.Unreadable();

        var target = bundle.Value.Target;
        var issued = target is Certificate whole ? await authority.FindAsync(whole.SerialNumber, cancellationToken) : null;
        return await JudgeAsync(bundle.Value, target.Equals(issued?.Certificate) ? issued : null, cancellationToken);
    }

    /// <summary>Whether what somebody sent is or holds a private key, in any form that people have them in.</summary>
    public static bool HoldsPrivateKey(ReadOnlyMemory<byte> sent) => PrivateKeys.AreIn(sent) || CheckingRefusals.IsKeyStore(sent.Span);

    /// <summary>Checks a certificate of ours by its serial number.</summary>
    /// <remarks>
    /// Serial numbers stand on revocation lists: by them alone nobody learns who has a certificate that its holder has not published.
    /// </remarks>
    public async Task<Result<CheckedCertificate>> HandleAsync(string serial, CancellationToken cancellationToken)
    {
        var parsed = SerialNumber.Parse(Digits(serial));
        if (parsed.IsRefused)
            return parsed.Refusal;
        if (await authority.FindAsync(parsed.Value, cancellationToken) is not { } issued)
            return await JudgeAuthorityAsync(parsed.Value, cancellationToken) is { } known ? known : CheckingRefusals.SerialUnknown();
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

    // The authorities' own certificates, which everybody has.
    private async Task<CheckedCertificate?> JudgeAuthorityAsync(SerialNumber serial, CancellationToken cancellationToken) =>
        authority.AuthorityCertificates.FirstOrDefault(each => each.SerialNumber == serial) is { } own
            ? await JudgeAsync(new CertificateBundle(own, []), issued: null, cancellationToken)
            : null;

    // As programs show it: with separators, with the zero octet that makes a number positive in DER, and with marks that nobody sees
    // (Windows puts one before what is copied from its window).
    private static string Digits(string serial)
    {
        var digits = string.Concat(serial.Where(character =>
            character is not (':' or '-') && !char.IsWhiteSpace(character) && char.GetUnicodeCategory(character) is not UnicodeCategory.Format));
        while (digits.Length > 2 && digits.StartsWith("00", StringComparison.Ordinal))
            digits = digits[2..];
        return digits;
    }

    // What PowerShell writes with > is UTF-16.
    private static ReadOnlyMemory<byte> InUtf8(ReadOnlyMemory<byte> sent) =>
        sent.Span.StartsWith(Encoding.Unicode.Preamble) ? Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(sent.Span[Encoding.Unicode.Preamble.Length..]))
        : sent.Span.StartsWith(Encoding.BigEndianUnicode.Preamble)
            ? Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(sent.Span[Encoding.BigEndianUnicode.Preamble.Length..]))
            : sent;

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
            Others = CountOthers(bundle),
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

    // Those that are no issuers of it, not even by name.
    private static int CountOthers(CertificateBundle bundle)
    {
        var (others, below) = (bundle.Others.ToList(), bundle.Target);
        while (others.Find(other => other.Subject.Equals(below.Issuer)) is { } issuer)
        {
            others.Remove(issuer);
            below = issuer;
        }

        return others.Count;
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
