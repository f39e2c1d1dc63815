using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Crmf;

/// <summary>What a certificate is wished to say, or what one to be revoked says (RFC 4211 §5). Every field may be absent.</summary>
public sealed record CertTemplate
{
    /// <summary>The INTEGER that stands for version 3, the only one that may be written (RFC 4211 §5).</summary>
    private const int Version3 = 2;

    /// <summary>version as it was written; null where absent.</summary>
    public int? Version { get; init; }

    /// <summary>serialNumber: only to name a certificate that there is.</summary>
    public SerialNumber? SerialNumber { get; init; }

    /// <summary>issuer.</summary>
    public DistinguishedName? Issuer { get; init; }

    /// <summary>validity, as far as it was given.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>validity, as far as it was given.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>subject.</summary>
    public DistinguishedName? Subject { get; init; }

    /// <summary>publicKey: the SubjectPublicKeyInfo in DER, not looked at.</summary>
    public ReadOnlyMemory<byte>? PublicKey { get; init; }

    /// <summary>extensions, their values not looked at.</summary>
    public IReadOnlyList<CertificateExtension> Extensions { get; init; } = [];

    /// <summary>Whether signingAlg, issuerUID or subjectUID are there, which nobody may write (RFC 4211 §5).</summary>
    public bool HasForbiddenFields { get; private init; }

    /// <summary>Whether version is absent or the one that may be written.</summary>
    public bool HasGoodVersion => Version is null or Version3;

    /// <summary>The template that names a certificate, as a revocation request has it (RFC 9483 §4.2).</summary>
    public static CertTemplate Naming(Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return new CertTemplate { SerialNumber = certificate.SerialNumber, Issuer = certificate.Issuer };
    }

    /// <summary>Reads the key; refused where there is none or it is of a kind that is not known here.</summary>
    public Result<SubjectPublicKey> ReadPublicKey() =>
        PublicKey is { } spki ? SubjectPublicKey.Parse(spki) : CrmfRefusals.KeyMissing();

    /// <summary>Whether nothing in the template contradicts the certificate.</summary>
    public bool Describes(Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return (SerialNumber is not { } serialNumber || serialNumber == certificate.SerialNumber)
            && (Issuer is null || Issuer.Normalized.Equals(certificate.Issuer.Normalized))
            && (Subject is null || Subject.Normalized.Equals(certificate.Subject.Normalized))
            && (PublicKey is not { } spki || spki.Span.SequenceEqual(certificate.PublicKey.Spki.Span))
            && (NotBefore is not { } notBefore || notBefore == certificate.Validity.NotBefore)
            && (NotAfter is not { } notAfter || notAfter == certificate.Validity.NotAfter)
            && Extensions.All(extension => certificate.Extensions.Find(extension.Oid) is { } its
                && its.Value.Span.SequenceEqual(extension.Value.Span));
    }

    internal static CertTemplate ReadFrom(AsnReader reader)
    {
        var fields = reader.ReadSequence();
        int? version = fields.NextIs(0) ? ReadVersion(fields) : null;
        SerialNumber? serialNumber = fields.NextIs(1) ? ReadSerialNumber(fields) : null;
        var hasForbiddenFields = Skip(fields, 2);
        var issuer = fields.ReadOptional(3, DistinguishedName.ReadFrom);
        var (notBefore, notAfter) = fields.NextIs(4) ? ReadValidity(fields.ReadSequence(DerReading.Context(4))) : default;
        var subject = fields.ReadOptional(5, DistinguishedName.ReadFrom);
        var publicKey = fields.NextIs(6) ? fields.ReadAsSequence(6) : default(ReadOnlyMemory<byte>?);
        hasForbiddenFields |= Skip(fields, 7);
        hasForbiddenFields |= Skip(fields, 8);
        IReadOnlyList<CertificateExtension> extensions = fields.NextIs(9)
            ? DerReading.ReadWhole(fields.ReadAsSequence(9), CertificateExtensions.ReadUninterpreted)
            : [];
        fields.ThrowIfNotEmpty();
        return new CertTemplate
        {
            Version = version,
            SerialNumber = serialNumber,
            Issuer = issuer,
            NotBefore = notBefore,
            NotAfter = notAfter,
            Subject = subject,
            PublicKey = publicKey,
            Extensions = extensions,
            HasForbiddenFields = hasForbiddenFields,
        };
    }

    internal void WriteTo(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            if (Version is { } version)
                writer.WriteInteger(version, DerReading.Context(0));
            if (SerialNumber is { } serialNumber)
                writer.WriteInteger(serialNumber.Bytes.Span, DerReading.Context(1));
            WriteName(writer, 3, Issuer);
            WriteValidity(writer);
            WriteName(writer, 5, Subject);
            if (PublicKey is { } publicKey)
                WriteRetagged(writer, publicKey, 6);
            if (Extensions.Count > 0)
                WriteExtensions(writer);
        }
    }

    private static int ReadVersion(AsnReader fields) =>
        fields.TryReadInt32(out var version, DerReading.Context(0))
            ? version
            : throw new AsnContentException("The version is no small number.");

    private static SerialNumber ReadSerialNumber(AsnReader fields) =>
        Names.SerialNumber.TryRead(fields.ReadIntegerBytes(DerReading.Context(1)).Span, out var serialNumber)
            ? serialNumber
            : throw new AsnContentException("A serial number is positive and at most 20 octets long.");

    // OptionalValidity ::= SEQUENCE { notBefore [0] Time OPTIONAL, notAfter [1] Time OPTIONAL }, at least one of them
    private static (DateTimeOffset? NotBefore, DateTimeOffset? NotAfter) ReadValidity(AsnReader validity)
    {
        DateTimeOffset? notBefore = validity.NextIs(0) ? validity.ReadTagged(0, DerTime.Read) : null;
        DateTimeOffset? notAfter = validity.NextIs(1) ? validity.ReadTagged(1, DerTime.Read) : null;
        validity.ThrowIfNotEmpty();
        return notBefore is null && notAfter is null
            ? throw new AsnContentException("The validity says nothing.")
            : (notBefore, notAfter);
    }

    private static bool Skip(AsnReader fields, int contextTag)
    {
        if (!fields.NextIs(contextTag))
            return false;
        _ = fields.ReadEncodedValue();
        return true;
    }

    private static void WriteName(AsnWriter writer, int contextTag, DistinguishedName? name)
    {
        if (name is null)
            return;
        using (writer.PushSequence(DerReading.Context(contextTag)))
            name.WriteTo(writer);
    }

    private static void WriteRetagged(AsnWriter writer, ReadOnlyMemory<byte> sequence, int contextTag)
    {
        var encoded = sequence.ToArray();
        encoded[0] = DerTag.Constructed(contextTag);
        writer.WriteEncodedValue(encoded);
    }

    private void WriteValidity(AsnWriter writer)
    {
        if (NotBefore is null && NotAfter is null)
            return;
        using (writer.PushSequence(DerReading.Context(4)))
        {
            WriteTime(writer, 0, NotBefore);
            WriteTime(writer, 1, NotAfter);
        }
    }

    private static void WriteTime(AsnWriter writer, int contextTag, DateTimeOffset? time)
    {
        if (time is not { } instant)
            return;
        using (writer.PushSequence(DerReading.Context(contextTag)))
            DerTime.Write(writer, instant);
    }

    private void WriteExtensions(AsnWriter writer)
    {
        using (writer.PushSequence(DerReading.Context(9)))
        {
            foreach (var extension in Extensions)
                extension.WriteTo(writer);
        }
    }
}
