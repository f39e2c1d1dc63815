using Segl.Pki.Certificates;

namespace Segl.Server.Features.Directory;

/// <summary>What the public certificate database finds a certificate by: what it says itself, not what its profile says later.</summary>
/// <param name="Name">Its common name, folded.</param>
/// <param name="Mail">Its e-mail address, folded; null where it has none.</param>
/// <param name="Organisation">Its organisation's name, folded.</param>
/// <param name="Certificate">certHash of RFC 4387 §2.2.</param>
/// <param name="IssuerAndSerial">iAndSHash.</param>
/// <param name="Subject">sHash.</param>
/// <param name="KeyIdentifier">sKIDHash; null where it has no subject key identifier.</param>
public sealed record PublishedKeys(
    string Name, string? Mail, string Organisation, string Certificate, string IssuerAndSerial, string Subject, string? KeyIdentifier)
{
    /// <summary>The keys of a certificate.</summary>
    public static PublishedKeys Of(Certificate certificate) => new(
        DirectoryText.Fold(certificate.TextOf(AttributeTypes.CommonName) ?? ""),
        certificate.EmailAddress is { } mail ? DirectoryText.Fold(mail.Value) : null,
        DirectoryText.Fold(certificate.TextOf(AttributeTypes.Organization) ?? ""),
        StoreKey.OfCertificate(certificate).ToString(),
        StoreKey.OfIssuerAndSerialNumber(certificate).ToString(),
        StoreKey.OfName(certificate.Subject).ToString(),
        StoreKey.OfSubjectKeyIdentifier(certificate)?.ToString());
}

/// <summary>What a certificate's subject says, attribute by attribute.</summary>
internal static class SubjectTexts
{
    /// <summary>The first value of that type; null where the subject has none.</summary>
    public static string? TextOf(this FoundCertificate certificate, AttributeType type) =>
        certificate.Subject.Attributes.FirstOrDefault(attribute => attribute.Type == type.Oid)?.Value;
}
