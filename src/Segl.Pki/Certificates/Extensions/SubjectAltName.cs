using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Names;

namespace Segl.Pki.Certificates.Extensions;

/// <summary>Other names of the subject (RFC 5280 §4.2.1.6).</summary>
/// <param name="Names">In their order.</param>
public sealed record SubjectAltName(IReadOnlyList<GeneralName> Names)
{
    private const int NamesMax = 1024;

    /// <summary>The first e-mail address that is one; null where there is none.</summary>
    public EmailAddress? EmailAddress => Names
        .Where(name => name is { Kind: GeneralNameKind.Rfc822Name, Text: not null })
        .Select(name => EmailAddress.Parse(name.Text ?? string.Empty))
        .FirstOrDefault(parsed => !parsed.IsRefused)?.Value;

    internal static SubjectAltName ReadFrom(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var names = new List<GeneralName>();
        do
        {
            names.Add(GeneralName.ReadFrom(sequence));
            DerReading.RequireAtMost(names.Count, NamesMax, "alternative names");
        }
        while (sequence.HasData);
        return new SubjectAltName(names);
    }

    internal static CertificateExtension Write(IReadOnlyList<HostName> names) =>
        CertificateExtension.Of(Oids.SubjectAltName, isCritical: false, writer =>
        {
            using (writer.PushSequence())
            {
                foreach (var name in names)
                {
                    if (name.Address is { } address)
                        GeneralName.WriteIpAddress(writer, address);
                    else
                        GeneralName.WriteDnsName(writer, name.Value);
                }
            }
        });

    internal static CertificateExtension Write(EmailAddress address) =>
        CertificateExtension.Of(Oids.SubjectAltName, isCritical: false, writer =>
        {
            using (writer.PushSequence())
                GeneralName.WriteRfc822Name(writer, address.Value);
        });
}
