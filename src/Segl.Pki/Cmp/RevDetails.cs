using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Crmf;
using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;

namespace Segl.Pki.Cmp;

/// <summary>Which certificate is to be revoked, and why (RFC 9810 §5.3.9).</summary>
/// <param name="Certificate">certDetails: at least issuer and serial number (RFC 9483 §4.2).</param>
/// <param name="EntryDetails">crlEntryDetails: extensions as revocation lists have them, not looked at.</param>
public sealed record RevDetails(CertTemplate Certificate, IReadOnlyList<CertificateExtension> EntryDetails)
{
    private const int EntryDetailsMax = 16;

    /// <summary>One that is to be written.</summary>
    public static RevDetails Of(Certificate certificate, CrlReason? reason) => new(
        CertTemplate.Naming(certificate),
        reason is { } given
            ? [CertificateExtension.Of(Oids.ReasonCode, isCritical: false, writer => writer.WriteEnumeratedValue(given))]
            : []);

    /// <summary>The reason: unspecified where none is given.</summary>
    public Result<CrlReason> ReadReason()
    {
        var reasons = EntryDetails.Where(detail => string.Equals(detail.Oid, Oids.ReasonCode, StringComparison.Ordinal)).ToArray();
        if (reasons.Length > 1)
            return CmpRefusals.RevocationReasons();
        if (reasons.Length == 0)
            return CrlReason.Unspecified;

        var reader = new DerSpanReader(reasons[0].Value.Span);
        return reader.TryRead(DerTag.Enumerated, out var contents) && reader.IsEmpty
            && contents is [<= (byte)CrlReason.AaCompromise and not 7 and var number]
            ? (CrlReason)number
            : CmpRefusals.RevocationReason();
    }

    /// <summary>Refuses what names no certificate, or another than the one that was found; null where all is well.</summary>
    public Refusal? CheckAgainst(Certificate? found)
    {
        if (Certificate.Issuer is null || Certificate.SerialNumber is null)
            return CmpRefusals.RevocationNameless();
        if (!Certificate.HasGoodVersion)
            return CrmfRefusals.Version();
        return found is null || !Certificate.Describes(found) ? CmpRefusals.RevocationOther() : null;
    }

    internal static RevDetails ReadFrom(AsnReader reader)
    {
        var fields = reader.ReadSequence();
        var template = CertTemplate.ReadFrom(fields);

        // One extension twice is left to ReadReason, which has a failInfo of its own for it.
        IReadOnlyList<CertificateExtension> details = fields.HasData
            ? fields.ReadList(EntryDetailsMax, "extensions of an entry", CertificateExtension.ReadFrom)
            : [];
        fields.ThrowIfNotEmpty();
        return new RevDetails(template, details);
    }

    internal void WriteTo(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            Certificate.WriteTo(writer);
            if (EntryDetails.Count == 0)
                return;
            using (writer.PushSequence())
            {
                foreach (var detail in EntryDetails)
                    detail.WriteTo(writer);
            }
        }
    }
}
