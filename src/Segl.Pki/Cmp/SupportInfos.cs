using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates;
using Segl.Pki.Crmf;
using Segl.Pki.Keys;
using Segl.Pki.Revocation;

namespace Segl.Pki.Cmp;

/// <summary>The pieces of information that an authority gives to those who ask (RFC 9483 §4.3).</summary>
public static class SupportInfos
{
    /// <summary>Certificates of authorities (RFC 9483 §4.3.1); without a value where there are none.</summary>
    public static InfoTypeAndValue CaCerts(IReadOnlyList<Certificate> certificates)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        return OfList(InfoTypes.CaCerts, [.. certificates.Select(certificate => certificate.Der)]);
    }

    /// <summary>That there is no other root than the one asked about (RFC 9483 §4.3.2).</summary>
    public static InfoTypeAndValue RootCaUnchanged { get; } = new(InfoTypes.RootCaKeyUpdate, InfoValue: null);

    /// <summary>That the authority wishes nothing in particular of a request (RFC 9483 §4.3.3).</summary>
    public static InfoTypeAndValue CertReqTemplateFree { get; } = new(InfoTypes.CertReqTemplate, InfoValue: null);

    // RootCaKeyUpdateValue ::= SEQUENCE { newWithNew, newWithOld [0] OPTIONAL, oldWithNew [1] OPTIONAL }
    /// <summary>The next root, and what leads to it from the old one (RFC 9483 §4.3.2).</summary>
    public static InfoTypeAndValue RootCaKeyUpdate(Certificate newWithNew, Certificate? newWithOld, Certificate? oldWithNew)
    {
        ArgumentNullException.ThrowIfNull(newWithNew);
        return InfoTypeAndValue.Of(InfoTypes.RootCaKeyUpdate, writer =>
        {
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(newWithNew.Der.Span);
                WriteTagged(writer, 0, newWithOld);
                WriteTagged(writer, 1, oldWithNew);
            }
        });
    }

    // CertReqTemplateValue ::= SEQUENCE { certTemplate, keySpec Controls OPTIONAL }; algId and rsaKeyLen are RFC 9810 §5.3.19.16
    /// <summary>What a request should look like (RFC 9483 §4.3.3): a template, and RSA keys of so many bits.</summary>
    public static InfoTypeAndValue CertReqTemplate(CertTemplate template, int rsaBits)
    {
        ArgumentNullException.ThrowIfNull(template);
        return InfoTypeAndValue.Of(InfoTypes.CertReqTemplate, writer =>
        {
            using (writer.PushSequence())
            {
                template.WriteTo(writer);
                using (writer.PushSequence())
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Oids.RsaKeyLen);
                    writer.WriteInteger(rsaBits);
                }
            }
        });
    }

    /// <summary>Revocation lists newer than those of the requester (RFC 9483 §4.3.4); without a value where there are none.</summary>
    public static InfoTypeAndValue Crls(IReadOnlyList<RevocationList> lists)
    {
        ArgumentNullException.ThrowIfNull(lists);
        return OfList(InfoTypes.Crls, [.. lists.Select(list => list.Der)]);
    }

    /// <summary>The newest revocation list (RFC 9810 §5.3.19.6).</summary>
    public static InfoTypeAndValue CurrentCrl(RevocationList list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return new InfoTypeAndValue(InfoTypes.CurrentCrl, list.Der);
    }

    /// <summary>The signature algorithms of keys that are certified (RFC 9810 §5.3.19.2).</summary>
    public static InfoTypeAndValue SignKeyPairTypes(IReadOnlyList<SignatureAlgorithm> algorithms)
    {
        ArgumentNullException.ThrowIfNull(algorithms);
        return OfList(InfoTypes.SignKeyPairTypes, [.. algorithms.Select(algorithm => algorithm.Identifier)]);
    }

    /// <summary>What was asked and is not known here (RFC 9810 §5.3.19.7).</summary>
    public static InfoTypeAndValue UnsupportedOids(IReadOnlyList<string> oids)
    {
        ArgumentNullException.ThrowIfNull(oids);
        return InfoTypeAndValue.Of(InfoTypes.UnsupportedOids, writer =>
        {
            using (writer.PushSequence())
            {
                foreach (var oid in oids)
                    writer.WriteObjectIdentifier(oid);
            }
        });
    }

    /// <summary>Languages: all that somebody reads, or the one that texts will be in (RFC 9810 §5.3.19.13).</summary>
    public static InfoTypeAndValue LangTags(params IReadOnlyList<string> tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        return InfoTypeAndValue.Of(InfoTypes.SupportedLangTags, writer =>
        {
            using (writer.PushSequence())
            {
                foreach (var tag in tags)
                    writer.WriteCharacterString(UniversalTagNumber.UTF8String, tag);
            }
        });
    }

    private static InfoTypeAndValue OfList(string infoType, IReadOnlyList<ReadOnlyMemory<byte>> values) => values.Count == 0
        ? new InfoTypeAndValue(infoType, InfoValue: null)
        : InfoTypeAndValue.Of(infoType, writer => PkiMessageDraft.WriteCertificates(writer, values));

    private static void WriteTagged(AsnWriter writer, int contextTag, Certificate? certificate)
    {
        if (certificate is null)
            return;
        using (writer.PushSequence(DerReading.Context(contextTag)))
            writer.WriteEncodedValue(certificate.Der.Span);
    }
}
