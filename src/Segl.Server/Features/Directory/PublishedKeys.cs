using Segl.Pki.Certificates;

namespace Segl.Server.Features.Directory;

/// <summary>What the public certificate database finds a certificate by: what it says itself, not what its profile says later.</summary>
/// <param name="Name">Its common name, folded.</param>
/// <param name="Mail">Its e-mail address, folded; null where it has none.</param>
public sealed record PublishedKeys(string Name, string? Mail)
{
    /// <summary>The keys of a certificate.</summary>
    public static PublishedKeys Of(Certificate certificate) => new(
        DirectoryText.Fold(NameOf(certificate)),
        certificate.EmailAddress is { } mail ? DirectoryText.Fold(mail.Value) : null);

    private static string NameOf(Certificate certificate) =>
        certificate.Subject.Attributes.FirstOrDefault(attribute => attribute.Type == AttributeTypes.CommonName.Oid)?.Value ?? "";
}
