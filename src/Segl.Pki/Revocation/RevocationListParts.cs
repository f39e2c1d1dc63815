using System.Formats.Asn1;
using System.Numerics;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Names;

namespace Segl.Pki.Revocation;

/// <summary>The fields of a revocation list, read strictly or as they were found (RFC 5280 §5.1).</summary>
internal sealed class RevocationListParts
{
    private const int Version2 = 1;

    private readonly Form _form;

    private RevocationListParts(Form form) => _form = form;

    private delegate bool EntryCheck(ref DerSpanReader entries, out ReadOnlySpan<byte> unknownCritical);

    private enum Form
    {
        Strict,
        Found,
    }

    public required ReadOnlyMemory<byte> Der { get; init; }

    public required ReadOnlyMemory<byte> ToBeSigned { get; init; }

    public required ReadOnlyMemory<byte> SignatureIdentifier { get; init; }

    public ReadOnlyMemory<byte> Signature { get; private set; }

    public required DistinguishedName Issuer { get; init; }

    public required DateTimeOffset ThisUpdate { get; init; }

    public required DateTimeOffset NextUpdate { get; init; }

    public ReadOnlyMemory<byte> Entries { get; private set; }

    public int EntryCount { get; private set; }

    public BigInteger? Number { get; private set; }

    public BigInteger? BaseNumber { get; private set; }

    public AuthorityKeyIdentifier? AuthorityKeyIdentifier { get; private set; }

    public IssuingDistributionPoint? Scope { get; private set; }

    public CrlDistributionPoints? FreshestCrl { get; private set; }

    public string? UnknownCriticalExtension { get; private set; }

    public static RevocationListParts ReadStrict(AsnReader reader) => ReadFrom(reader, Form.Strict);

    public static RevocationListParts ReadFound(AsnReader reader) => ReadFrom(reader, Form.Found);

    /// <summary>Reads the value of a certificateIssuer extension (RFC 5280 §5.3.3).</summary>
    public static IReadOnlyList<GeneralName> ReadIssuers(ReadOnlySpan<byte> value) =>
        DerReading.ReadWhole(value.ToArray(), reader => DistributionPointName.ReadNames(reader.ReadSequence()));

    private static RevocationListParts ReadFrom(AsnReader reader, Form form)
    {
        var der = reader.PeekEncodedValue();
        var sequence = reader.ReadSequence();
        var list = ReadToBeSigned(sequence, der, form);

        // RFC 5280 §5.1.1.2: the same identifier within and without.
        if (!sequence.ReadEncodedValue().Span.SequenceEqual(list.SignatureIdentifier.Span))
            throw new AsnContentException("The two signature algorithms differ (RFC 5280 §5.1.1.2).");

        list.Signature = sequence.ReadOctetsInBitString();
        sequence.ThrowIfNotEmpty();
        return list;
    }

    private static RevocationListParts ReadToBeSigned(AsnReader reader, ReadOnlyMemory<byte> der, Form form)
    {
        var toBeSigned = reader.PeekEncodedValue();
        var sequence = reader.ReadSequence();
        var isVersion2 = form == Form.Strict || sequence.PeekTag().HasSameClassAndValue(Asn1Tag.Integer);
        if (isVersion2 && (!sequence.TryReadInt32(out var version) || version != Version2))
            throw new AsnContentException("The list is not of version 2.");

        var list = new RevocationListParts(form)
        {
            Der = der,
            ToBeSigned = toBeSigned,
            SignatureIdentifier = sequence.ReadEncodedValue(),
            Issuer = form == Form.Strict ? DistinguishedName.ReadFrom(sequence) : DistinguishedName.ReadFound(sequence),
            ThisUpdate = DerTime.Read(sequence),
            NextUpdate = DerTime.Read(sequence),
        };
        if (list.NextUpdate < list.ThisUpdate)
            throw new AsnContentException("The next list comes before this one.");
        if (sequence.HasData && sequence.PeekTag() == Asn1Tag.Sequence)
            list.ReadEntries(sequence);
        if (sequence.HasData && !isVersion2)
            throw new AsnContentException("The list has extensions, which version 1 has not (RFC 5280 §5.1.2.1).");
        if (sequence.HasData)
            list.ReadExtensions(sequence);

        sequence.ThrowIfNotEmpty();
        return list;
    }

    private void ReadEntries(AsnReader sequence)
    {
        Entries = sequence.PeekContentBytes();
        _ = sequence.ReadEncodedValue();

        // RFC 5280 §5.1.2.6: a list without entries has no list of them.
        if (Entries.IsEmpty && _form == Form.Strict)
            throw new AsnContentException("The list of revoked certificates is there and empty (RFC 5280 §5.1.2.6).");

        EntryCheck check = _form == Form.Strict ? CheckStrictly : CheckFound;
        var reader = new DerSpanReader(Entries.Span);
        for (; !reader.IsEmpty; EntryCount++)
        {
            if (!check(ref reader, out var unknownCritical))
                throw new AsnContentException(
                    $"Entry {(EntryCount + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)} of the list is malformed.");
            if (!unknownCritical.IsEmpty)
                UnknownCriticalExtension ??= DerReading.ReadOid(unknownCritical);
        }
    }

    private static bool CheckStrictly(ref DerSpanReader entries, out ReadOnlySpan<byte> unknownCritical) =>
        RevokedCertificateDer.TryRead(ref entries, out _, out unknownCritical);

    private static bool CheckFound(ref DerSpanReader entries, out ReadOnlySpan<byte> unknownCritical)
    {
        var isRead = RevokedCertificateDer.TryReadFound(ref entries, out var entry);
        unknownCritical = entry.UnknownCritical;
        if (isRead && !entry.CertificateIssuer.IsEmpty)
            _ = ReadIssuers(entry.CertificateIssuer);
        return isRead;
    }

    private void ReadExtensions(AsnReader sequence)
    {
        var tagged = sequence.ReadSequence(DerReading.Context(0));
        Func<AsnReader, CertificateExtension> read = _form == Form.Strict
            ? CertificateExtension.ReadFrom : one => CertificateExtension.ReadFound(one, []);
        foreach (var extension in CertificateExtensions.ReadUninterpreted(tagged, read))
            Understand(extension);
        tagged.ThrowIfNotEmpty();
    }

    private void Understand(CertificateExtension extension)
    {
        switch (extension.Oid)
        {
            case Oids.AuthorityKeyIdentifier:
                AuthorityKeyIdentifier = DerReading.ReadWhole(extension.Value, AuthorityKeyIdentifier.ReadFrom);
                break;
            case Oids.CrlNumber:
                Number = DerReading.ReadWhole(extension.Value, ReadNumber);
                break;
            case Oids.DeltaCrlIndicator:
                RequireCritical(extension, "5.2.4");
                BaseNumber = DerReading.ReadWhole(extension.Value, ReadNumber);
                break;
            case Oids.IssuingDistributionPoint:
                RequireCritical(extension, "5.2.5");
                Scope = DerReading.ReadWhole<IssuingDistributionPoint>(
                    extension.Value, _form == Form.Strict ? IssuingDistributionPoint.ReadFrom : IssuingDistributionPoint.ReadFound);
                break;
            case Oids.FreshestCrl:
                FreshestCrl = DerReading.ReadWhole(extension.Value, CrlDistributionPoints.ReadFrom);
                break;
            default:
                if (extension.IsCritical)
                    UnknownCriticalExtension ??= extension.Oid;
                break;
        }
    }

    // Whoever does not know one of these would take a part for the whole. We know them, and take them as they are meant.
    private void RequireCritical(CertificateExtension extension, string section)
    {
        if (!extension.IsCritical && _form == Form.Strict)
            throw new AsnContentException($"The extension {extension.Oid} is not critical (RFC 5280 §{section}).");
    }

    private static BigInteger ReadNumber(AsnReader reader)
    {
        var number = reader.ReadInteger();
        return number.Sign >= 0 && number.GetByteCount() <= RevocationListContent.NumberOctetsMax
            ? number
            : throw new AsnContentException("A list's number is not negative and at most 20 octets long (RFC 5280 §5.2.3).");
    }
}
