using Segl.Pki.Asn1;
using Segl.Pki.Names;

namespace Segl.Pki.Revocation;

/// <summary>One entry of a revocation list in DER, written and read on bytes because there can be a million of them.</summary>
/// <remarks>Every length in an entry of ours is under 128, so that each is one octet.</remarks>
internal static class RevokedCertificateDer
{
    /// <summary>The longest entry that is written: serial number, GeneralizedTime and both extensions.</summary>
    public const int OctetsMax = 96;

    private const int ExtensionsMax = 16;

    // Extension ::= SEQUENCE { 2.5.29.21, OCTET STRING { ENUMERATED } } up to the reason itself
    private static ReadOnlySpan<byte> ReasonCodePrefix => [0x30, 0x0a, 0x06, 0x03, 0x55, 0x1d, 0x15, 0x04, 0x03, 0x0a, 0x01];

    // Extension ::= SEQUENCE { 2.5.29.24, OCTET STRING { GeneralizedTime } } up to the time itself
    private static ReadOnlySpan<byte> InvalidityDatePrefix => [0x30, 0x18, 0x06, 0x03, 0x55, 0x1d, 0x18, 0x04, 0x11];

    private static ReadOnlySpan<byte> ReasonCodeOid => [0x55, 0x1d, 0x15];

    private static ReadOnlySpan<byte> InvalidityDateOid => [0x55, 0x1d, 0x18];

    private static ReadOnlySpan<byte> CertificateIssuerOid => [0x55, 0x1d, 0x1d];

    /// <summary>Writes an entry at the beginning of the destination and says how many octets it takes.</summary>
    public static int Write(Span<byte> destination, in RevokedCertificate entry)
    {
        var at = 2;
        destination[at] = DerTag.Integer;
        var serialOctets = entry.SerialNumber.CopyTo(destination[(at + 2)..]);
        destination[at + 1] = (byte)serialOctets;
        at += 2 + serialOctets;
        at += DerTime.Write(destination[at..], entry.RevocationDate);
        at += WriteExtensions(destination[at..], entry);

        destination[0] = DerTag.Sequence;
        destination[1] = (byte)(at - 2);
        return at;
    }

    /// <summary>Reads the next entry of a list that is read strictly.</summary>
    /// <param name="entries">Stands before the entry, and after it.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="unknownCritical">
    /// The identifier's contents of a critical extension that a list of one issuer's own certificates has not; empty where there is none.
    /// </param>
    /// <returns>False where it is malformed.</returns>
    public static bool TryRead(ref DerSpanReader entries, out RevokedCertificate entry, out ReadOnlySpan<byte> unknownCritical)
    {
        entry = default;
        unknownCritical = default;
        if (!TryReadFound(ref entries, out var found) || !SerialNumber.TryRead(found.SerialOctets, out var serialNumber))
            return false;

        entry = new RevokedCertificate(serialNumber, found.RevocationDate, found.Reason, found.InvalidityDate);
        unknownCritical = found.CertificateIssuer.IsEmpty ? found.UnknownCritical : CertificateIssuerOid;
        return true;
    }

    /// <summary>Reads the next entry of anybody's list: of any serial number, and of other issuers' certificates.</summary>
    public static bool TryReadFound(ref DerSpanReader entries, out FoundEntry entry)
    {
        entry = default;
        if (!entries.TryOpen(DerTag.Sequence, out var fields)
            || !fields.TryReadInteger(out var octets)
            || !DerTime.TryRead(ref fields, out var revocationDate))
            return false;

        entry.SerialOctets = octets;
        entry.RevocationDate = revocationDate;
        return fields.IsEmpty
            || (fields.TryOpen(DerTag.Sequence, out var extensions) && fields.IsEmpty && TryReadExtensions(extensions, ref entry));
    }

    private static int WriteExtensions(Span<byte> destination, in RevokedCertificate entry)
    {
        if (entry.Reason == CrlReason.Unspecified && entry.InvalidityDate is null)
            return 0;

        var at = 2;
        if (entry.Reason != CrlReason.Unspecified)
        {
            ReasonCodePrefix.CopyTo(destination[at..]);
            at += ReasonCodePrefix.Length;
            destination[at++] = (byte)entry.Reason;
        }

        if (entry.InvalidityDate is { } invalidityDate)
        {
            InvalidityDatePrefix.CopyTo(destination[at..]);
            at += InvalidityDatePrefix.Length;
            at += DerTime.WriteGeneralized(destination[at..], invalidityDate);
        }

        destination[0] = DerTag.Sequence;
        destination[1] = (byte)(at - 2);
        return at;
    }

    private static bool TryReadExtensions(DerSpanReader extensions, ref FoundEntry entry)
    {
        if (extensions.IsEmpty)
            return false;

        var hasReason = false;
        for (var count = 0; !extensions.IsEmpty; count++)
        {
            if (count == ExtensionsMax || !extensions.TryReadExtension(out var oid, out var isCritical, out var value))
                return false;

            if (oid.SequenceEqual(ReasonCodeOid))
            {
                if (hasReason || !TryReadReason(value, out var reason))
                    return false;
                (hasReason, entry.Reason) = (true, reason);
            }
            else if (oid.SequenceEqual(InvalidityDateOid))
            {
                if (entry.InvalidityDate is not null || !TryReadInvalidityDate(value, out var invalidityDate))
                    return false;
                entry.InvalidityDate = invalidityDate;
            }
            else if (oid.SequenceEqual(CertificateIssuerOid))
            {
                if (!entry.CertificateIssuer.IsEmpty || value.IsEmpty)
                    return false;
                entry.CertificateIssuer = value;
            }
            else if (isCritical)
            {
                entry.UnknownCritical = oid;
            }
        }

        return true;
    }

    private static bool TryReadReason(ReadOnlySpan<byte> value, out CrlReason reason)
    {
        reason = CrlReason.Unspecified;
        if (value is not [DerTag.Enumerated, 1, <= (byte)CrlReason.AaCompromise and not 7 and var number])
            return false;
        reason = (CrlReason)number;
        return true;
    }

    private static bool TryReadInvalidityDate(ReadOnlySpan<byte> value, out DateTimeOffset invalidityDate)
    {
        var reader = new DerSpanReader(value);
        return DerTime.TryReadGeneralized(ref reader, out invalidityDate) && reader.IsEmpty;
    }
}
