using System.Formats.Asn1;
using Segl.Pki.Asn1;

namespace Segl.Pki.Certificates.Extensions;

/// <summary>Where the issuer's certificate and its status service are (RFC 5280 §4.2.2.1).</summary>
/// <param name="Descriptions">In their order.</param>
public sealed record AuthorityInfoAccess(IReadOnlyList<AccessDescription> Descriptions)
{
    private const int DescriptionsMax = 32;

    /// <summary>The first address of the issuer's certificate; null where there is none.</summary>
    public string? CaIssuersUri => FirstUri(Oids.AccessCaIssuers);

    /// <summary>The first address of an OCSP responder; null where there is none.</summary>
    public string? OcspUri => FirstUri(Oids.AccessOcsp);

    internal static AuthorityInfoAccess ReadFrom(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var descriptions = new List<AccessDescription>();
        do
        {
            var description = sequence.ReadSequence();
            descriptions.Add(new AccessDescription(description.ReadObjectIdentifier(), GeneralName.ReadFrom(description)));
            description.ThrowIfNotEmpty();
            DerReading.RequireAtMost(descriptions.Count, DescriptionsMax, "access descriptions");
        }
        while (sequence.HasData);
        return new AuthorityInfoAccess(descriptions);
    }

    /// <summary>caIssuers first, then OCSP, as in the OCES3 certificates.</summary>
    internal static CertificateExtension Write(string caIssuersUri, string ocspUri) =>
        CertificateExtension.Of(Oids.AuthorityInfoAccess, isCritical: false, writer =>
        {
            using (writer.PushSequence())
            {
                WriteDescription(writer, Oids.AccessCaIssuers, caIssuersUri);
                WriteDescription(writer, Oids.AccessOcsp, ocspUri);
            }
        });

    private static void WriteDescription(AsnWriter writer, string method, string uri)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(method);
            GeneralName.WriteUri(writer, uri);
        }
    }

    private string? FirstUri(string method) => Descriptions
        .FirstOrDefault(description =>
            string.Equals(description.Method, method, StringComparison.Ordinal) && description.Location.Kind == GeneralNameKind.Uri)
        ?.Location.Text;
}
