using System.Globalization;
using Segl.Pki.Certificates;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Chains.Paths;

/// <summary>
/// Why there is no valid path. <see cref="Refusal.Field"/> says at which certificate: <c>path/0</c> is the target, <c>path/1</c> its
/// issuer.
/// </summary>
internal static class PathRefusals
{
    public static Refusal IssuerNotFound(FoundCertificate certificate) => new(
        "PathIssuerNotFound",
        $"No authority that issued the certificate {certificate.Subject} was found, neither trusted nor sent along. Send the authorities' certificates too.")
    {
        Clause = "RFC 5280 §6.1",
        Arguments = [certificate.Subject.ToString()],
    };

    public static Refusal TooLong(int certificatesMax) => new("PathTooLong", $"A path has at most {Number(certificatesMax)} certificates.")
    {
        Arguments = [Number(certificatesMax)],
    };

    public static Refusal BudgetExhausted() => new(
        "PathBudgetExhausted",
        "No valid path was found before the bounds on work were reached. Send only the certificates between the target and its root.");

    public static Refusal SignatureWrong(FoundCertificate certificate) =>
        Of("PathSignatureWrong", certificate, "is not signed by its issuer's key.", "6.1.3");

    public static Refusal AlgorithmUnknown(FoundCertificate certificate) =>
        Of("PathAlgorithmUnknown", certificate, "is signed by an algorithm that is not known here.", "6.1.3");

    public static Refusal AlgorithmWeak(FoundCertificate certificate, string algorithm) =>
        Of("PathAlgorithmWeak", certificate, $"is signed with {algorithm}, which can be forged.", "6.1.3", algorithm);

    public static Refusal DsaNotAllowed(FoundCertificate certificate) =>
        Of("PathDsaNotAllowed", certificate, "has a DSA key or signature, which is taken only where it is asked for.", "6.1.3");

    public static Refusal KeyUnknown(FoundCertificate certificate) =>
        Of("PathKeyUnknown", certificate, "has a key of a kind that is not known here and a certificate below it.", "6.1.4");

    public static Refusal Ambiguous(FoundCertificate certificate, Departure departure) =>
        Of("PathCertificateAmbiguous", certificate, $"{departure.Fault}.", departure.Section, departure.Fault);

    public static Refusal NameMissing(FoundCertificate certificate, string name) => new(
        "PathNameMissing", $"The certificate {certificate.Subject} is not for {name}.")
    {
        Clause = "RFC 9525 §6",
        Arguments = [certificate.Subject.ToString(), name],
    };

    public static Refusal KeyWeak(FoundCertificate certificate, int bitsMin) =>
        Of("PathKeyWeak", certificate, $"has an RSA key of under {Number(bitsMin)} bits.", section: null, Number(bitsMin));

    public static Refusal NotYetValid(FoundCertificate certificate) =>
        Of("PathNotYetValid", certificate, $"is valid from {Instant(certificate.NotBefore)}.", "6.1.3",
            Instant(certificate.NotBefore));

    public static Refusal Expired(FoundCertificate certificate) =>
        Of("PathExpired", certificate, $"was valid until {Instant(certificate.NotAfter)}.", "6.1.3",
            Instant(certificate.NotAfter));

    public static Refusal NameChainBroken(FoundCertificate certificate) =>
        Of("PathNameChainBroken", certificate, "names another issuer.", "6.1.3");

    public static Refusal Revoked(FoundCertificate certificate, DateTimeOffset at, string reason) =>
        Of("PathRevoked", certificate, $"was revoked on {Instant(at)}: {reason}.", "6.3.3", Instant(at), reason);

    public static Refusal RevocationUnknown(FoundCertificate certificate, string why) =>
        Of("PathRevocationUnknown", certificate, $"may be revoked or not: {why}.", "6.3.3", why);

    public static Refusal NameNotPermitted(FoundCertificate certificate, string name) =>
        Of("PathNameNotPermitted", certificate, $"has the name {name}, which lies outside of what an authority above it may name.",
            "4.2.1.10", name);

    public static Refusal NameExcluded(FoundCertificate certificate, string name) =>
        Of("PathNameExcluded", certificate, $"has the name {name}, which an authority above it may not name.", "4.2.1.10", name);

    public static Refusal NameConstraintUnknown(FoundCertificate certificate, string kind) =>
        Of("PathNameConstraintUnknown", certificate,
            $"has a name of the kind {kind}, which an authority above it constrains and which is not compared here.", "4.2.1.10", kind);

    public static Refusal PolicyMissing(FoundCertificate certificate) =>
        Of("PathPolicyMissing", certificate, "ends the last policy under which the path could be valid.", "6.1.3");

    public static Refusal PolicyNotAcceptable(FoundCertificate certificate) =>
        Of("PathPolicyNotAcceptable", certificate, "is valid under none of the policies that are asked for.", "6.1.5");

    public static Refusal AnyPolicyMapped(FoundCertificate certificate) =>
        Of("PathAnyPolicyMapped", certificate, "maps anyPolicy.", "6.1.4");

    public static Refusal NotAuthority(FoundCertificate certificate) =>
        Of("PathNotAuthority", certificate, "is not an authority's and has a certificate below it.", "6.1.4");

    public static Refusal PathLengthExceeded(FoundCertificate certificate) =>
        Of("PathLengthExceeded", certificate, "has more authorities above it than one of them allows.", "6.1.4");

    public static Refusal NotForSigningCertificates(FoundCertificate certificate) =>
        Of("PathNotForSigningCertificates", certificate, "has a key that is not for signing certificates.", "6.1.4");

    public static Refusal CriticalExtensionUnknown(FoundCertificate certificate, string oid) =>
        Of("PathCriticalExtensionUnknown", certificate, $"has the critical extension {oid}, which is not known here.", "4.2", oid);

    public static Refusal PurposeMissing(FoundCertificate certificate, string oid) =>
        Of("PathPurposeMissing", certificate, $"is not for the purpose {oid}.", "4.2.1.12", oid);

    public static Refusal KeyUsageMissing(FoundCertificate certificate, string usage) =>
        Of("PathKeyUsageMissing", certificate, $"has a key that is not for {usage}.", "4.2.1.3", usage);

    public static Refusal ProfileBroken(FoundCertificate certificate, string fault, string section) =>
        Of("PathProfileBroken", certificate, $"{fault}.", section, fault);

    private static Refusal Of(
        string code, FoundCertificate certificate, string what, string? section, params IReadOnlyList<string> arguments) =>
        new(code, $"The certificate {certificate.Subject} {what}")
        {
            Clause = section is null ? null : $"RFC 5280 §{section}",
            Arguments = [certificate.Subject.ToString(), .. arguments],
        };

    private static string Instant(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
