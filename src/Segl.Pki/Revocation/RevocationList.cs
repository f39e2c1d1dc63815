using System.Formats.Asn1;
using System.Numerics;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Revocation;

/// <summary>A signed revocation list, read strictly (RFC 5280 §5.1). That it can be read does not say that its signature is good.</summary>
/// <remarks>
/// Only version 2 with nextUpdate is read. Every entry was looked at once when it is read; they stay in the bytes and are walked anew each
/// time.
/// </remarks>
public sealed class RevocationList
{
    /// <summary>The largest that is read: over two million entries.</summary>
    public const int BytesMax = 128 * 1024 * 1024;

    private const int Version2 = 1;

    private static readonly DerFormat Format = new("revocation list", "RevocationList", BytesMax);

    private ReadOnlyMemory<byte> _entries;

    private RevocationList()
    {
    }

    /// <summary>The whole encoding.</summary>
    public required ReadOnlyMemory<byte> Der { get; init; }

    /// <summary>What the signature is over.</summary>
    public required ReadOnlyMemory<byte> ToBeSigned { get; init; }

    /// <summary>The AlgorithmIdentifier of the signature, in DER.</summary>
    public required ReadOnlyMemory<byte> SignatureIdentifier { get; init; }

    /// <summary>The bits of the signature.</summary>
    public ReadOnlyMemory<byte> Signature { get; private set; }

    /// <summary>issuer.</summary>
    public required DistinguishedName Issuer { get; init; }

    /// <summary>thisUpdate.</summary>
    public required DateTimeOffset ThisUpdate { get; init; }

    /// <summary>nextUpdate.</summary>
    public required DateTimeOffset NextUpdate { get; init; }

    /// <summary>How many entries there are.</summary>
    public int EntryCount { get; private set; }

    /// <summary>cRLNumber (RFC 5280 §5.2.3); null where absent.</summary>
    public BigInteger? Number { get; private set; }

    /// <summary>The number of the list that this delta list adds to (§5.2.4); null for a complete list.</summary>
    public BigInteger? BaseNumber { get; private set; }

    /// <summary>The issuer's key (§5.2.1); null where absent.</summary>
    public AuthorityKeyIdentifier? AuthorityKeyIdentifier { get; private set; }

    /// <summary>What the list covers (§5.2.5); null for everything.</summary>
    public IssuingDistributionPoint? Scope { get; private set; }

    /// <summary>Where the delta list is (§5.2.6); null where absent.</summary>
    public CrlDistributionPoints? FreshestCrl { get; private set; }

    /// <summary>
    /// A critical extension of the list or of an entry that is not known here: the list must not be used (§5.2 and §5.3). Null where there
    /// is none.
    /// </summary>
    public string? UnknownCriticalExtension { get; private set; }

    /// <summary>The entries in their order.</summary>
    public IEnumerable<RevokedCertificate> Entries
    {
        get
        {
            var rest = _entries;
            while (!rest.IsEmpty)
            {
                var (entry, octets) = ReadFirst(rest);
                yield return entry;
                rest = rest[octets..];
            }
        }
    }

    /// <summary>Reads one list in DER.</summary>
    public static Result<RevocationList> Parse(ReadOnlyMemory<byte> der) => Format.Read(der, ReadFrom);

    /// <summary>The entry of this serial number; null where it is not listed.</summary>
    public RevokedCertificate? Find(SerialNumber serialNumber)
    {
        var reader = new DerSpanReader(_entries.Span);
        while (RevokedCertificateDer.TryRead(ref reader, out var entry, out _))
        {
            if (entry.SerialNumber == serialNumber)
                return entry;
        }

        return null;
    }

    /// <summary>Whether the issuer's key made the signature; false also where the algorithm is not one that is checked here.</summary>
    public bool IsSignedBy(SubjectPublicKey issuerKey) =>
        VerificationAlgorithm.Find(SignatureIdentifier.Span) is { } algorithm
            && algorithm.Verify(issuerKey, ToBeSigned.Span, Signature.Span);

    private static Result<RevocationList> ReadFrom(AsnReader reader)
    {
        var der = reader.PeekEncodedValue();
        var sequence = reader.ReadSequence();
        var list = ReadToBeSigned(sequence, der);

        // RFC 5280 §5.1.1.2: the same identifier within and without.
        if (!sequence.ReadEncodedValue().Span.SequenceEqual(list.SignatureIdentifier.Span))
            throw new AsnContentException("The two signature algorithms differ (RFC 5280 §5.1.1.2).");

        list.Signature = sequence.ReadOctetsInBitString();
        sequence.ThrowIfNotEmpty();
        return list;
    }

    private static RevocationList ReadToBeSigned(AsnReader reader, ReadOnlyMemory<byte> der)
    {
        var toBeSigned = reader.PeekEncodedValue();
        var sequence = reader.ReadSequence();
        if (!sequence.TryReadInt32(out var version) || version != Version2)
            throw new AsnContentException("The list is not of version 2.");

        var list = new RevocationList
        {
            Der = der,
            ToBeSigned = toBeSigned,
            SignatureIdentifier = sequence.ReadEncodedValue(),
            Issuer = DistinguishedName.ReadFrom(sequence),
            ThisUpdate = DerTime.Read(sequence),
            NextUpdate = DerTime.Read(sequence),
        };
        if (list.NextUpdate < list.ThisUpdate)
            throw new AsnContentException("The next list comes before this one.");
        if (sequence.HasData && sequence.PeekTag() == Asn1Tag.Sequence)
            list.ReadEntries(sequence);
        if (sequence.HasData)
            list.ReadExtensions(sequence);

        sequence.ThrowIfNotEmpty();
        return list;
    }

    private void ReadEntries(AsnReader sequence)
    {
        _entries = sequence.PeekContentBytes();
        _ = sequence.ReadEncodedValue();

        // RFC 5280 §5.1.2.6: a list without entries has no list of them.
        if (_entries.IsEmpty)
            throw new AsnContentException("The list of revoked certificates is there and empty (RFC 5280 §5.1.2.6).");

        var reader = new DerSpanReader(_entries.Span);
        for (; !reader.IsEmpty; EntryCount++)
        {
            if (!RevokedCertificateDer.TryRead(ref reader, out _, out var unknownCritical))
                throw new AsnContentException(
                    $"Entry {(EntryCount + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)} of the list is malformed.");
            if (!unknownCritical.IsEmpty)
                UnknownCriticalExtension ??= DerReading.ReadOid(unknownCritical);
        }
    }

    private void ReadExtensions(AsnReader sequence)
    {
        var tagged = sequence.ReadSequence(DerReading.Context(0));
        foreach (var extension in CertificateExtensions.ReadUninterpreted(tagged))
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
                Scope = DerReading.ReadWhole(extension.Value, IssuingDistributionPoint.ReadFrom);
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

    // Whoever does not know one of these would take a part for the whole.
    private static void RequireCritical(CertificateExtension extension, string section)
    {
        if (!extension.IsCritical)
            throw new AsnContentException($"The extension {extension.Oid} is not critical (RFC 5280 §{section}).");
    }

    private static BigInteger ReadNumber(AsnReader reader)
    {
        var number = reader.ReadInteger();
        return number.Sign >= 0 && number.GetByteCount() <= RevocationListContent.NumberOctetsMax
            ? number
            : throw new AsnContentException("A list's number is not negative and at most 20 octets long (RFC 5280 §5.2.3).");
    }

    private static (RevokedCertificate Entry, int Octets) ReadFirst(ReadOnlyMemory<byte> entries)
    {
        var reader = new DerSpanReader(entries.Span);
        return RevokedCertificateDer.TryRead(ref reader, out var entry, out _)
            ? (entry, entries.Length - reader.Remaining)
            : throw new System.Diagnostics.UnreachableException("Every entry was looked at when the list was read.");
    }
}
