using System.Formats.Asn1;
using System.Numerics;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Names;

namespace Segl.Pki.Revocation;

/// <summary>
/// Writes TBSCertList (RFC 5280 §5.1.2) of version 2 in one pass over the entries, into the array that the signed list will stand in.
/// </summary>
/// <remarks>
/// The entries come first, behind room for all that stands before them; then what follows them; then, backwards, what stands before
/// them, whose lengths are known by then. So a list of a million entries is never moved, but where the array has to grow.
/// </remarks>
internal static class RevocationListWriter
{
    /// <summary>Over a gigabyte: more than any list that could still be fetched.</summary>
    public const int EntriesMax = 20_000_000;

    private const int Version2 = 1;

    // Both times, the version, and the headers of CertificateList, TBSCertList, revokedCertificates and of the entries.
    private const int PrefixOctetsMax = 96;

    // A signature by the largest RSA key that is read has 2048 octets.
    private const int SignatureRoom = 4096;

    // An entry with a serial number of ours, UTCTime and a reason.
    private const int EntryOctetsUsual = 53;

    private const int BufferOctetsMin = 4096;

    public static RevocationListDraft Write(RevocationListContent content, IEnumerable<RevokedCertificate> entries, int entriesExpected)
    {
        RequireSense(content);
        var issuer = content.Issuer;
        var before = PrefixOctetsMax + issuer.Name.Der.Length + issuer.Algorithm.Identifier.Length;
        var (buffer, end, count) = WriteEntries(entries, entriesExpected, before);

        var entryOctets = end - before;
        var extensions = WriteExtensions(content);
        if (buffer.Length - end < extensions.Length + SignatureRoom)
            Array.Resize(ref buffer, end + extensions.Length + SignatureRoom);
        extensions.CopyTo(buffer.AsSpan(end));
        end += extensions.Length;

        var start = WritePrefix(buffer.AsSpan(0, end), content, entryOctets, extensions.Length);
        return new RevocationListDraft(content, buffer, start, end, count);
    }

    private static void RequireSense(RevocationListContent content)
    {
        if (DerTime.CutToSecond(content.NextUpdate) <= DerTime.CutToSecond(content.ThisUpdate))
            throw new ArgumentException("The next list comes after this one.", nameof(content));
        RequireNumber(content.Number);
        if (content.BaseNumber is not { } baseNumber)
            return;

        RequireNumber(baseNumber);
        if (baseNumber >= content.Number)
            throw new ArgumentException("A delta list has a larger number than the list that it adds to.", nameof(content));

        // RFC 5280 §5.2.6: a delta list does not lead to another.
        if (content.FreshestCrlUri is not null)
            throw new ArgumentException("A delta list has no delta list of its own.", nameof(content));
    }

    private static void RequireNumber(BigInteger number)
    {
        if (number.Sign < 0 || number.GetByteCount() > RevocationListContent.NumberOctetsMax)
            throw new ArgumentException("A list's number is not negative and at most 20 octets long (RFC 5280 §5.2.3).", nameof(number));
    }

    private static (byte[] Buffer, int End, int Count) WriteEntries(
        IEnumerable<RevokedCertificate> entries, int expected, int before)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(expected, EntriesMax, nameof(entries));
        var buffer = new byte[before + (expected * EntryOctetsUsual) + BufferOctetsMin + SignatureRoom];
        var (end, count) = (before, 0);
        SerialNumber last = default;
        foreach (var entry in entries)
        {
            if (count == EntriesMax)
                throw new ArgumentOutOfRangeException(nameof(entries), "There are more entries than one list takes.");

            // The order is ours, not the standard's: it shows that no certificate stands twice, and makes equal lists equal bytes.
            if (entry.SerialNumber <= last)
                throw new ArgumentException($"The serial number {entry.SerialNumber} does not come after {last}.", nameof(entries));
            if (buffer.Length - end < RevokedCertificateDer.OctetsMax)
                Array.Resize(ref buffer, buffer.Length + (buffer.Length / 2));

            end += RevokedCertificateDer.Write(buffer.AsSpan(end), entry);
            last = entry.SerialNumber;
            count++;
        }

        return (buffer, end, count);
    }

    private static byte[] WriteExtensions(RevocationListContent content)
    {
        List<CertificateExtension> extensions =
        [
            AuthorityKeyIdentifier.Write(content.Issuer.PublicKey.KeyIdentifier),
            CertificateExtension.Of(Oids.CrlNumber, isCritical: false, writer => writer.WriteInteger(content.Number)),
        ];
        if (content.BaseNumber is { } baseNumber)
            extensions.Add(CertificateExtension.Of(Oids.DeltaCrlIndicator, isCritical: true, writer => writer.WriteInteger(baseNumber)));
        if (content.Scope is { } scope)
            extensions.Add(scope.Write());
        if (content.FreshestCrlUri is { } freshest)
            extensions.Add(CrlDistributionPoints.Write(Oids.FreshestCrl, freshest));

        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence(DerReading.Context(0)))
        using (writer.PushSequence())
        {
            foreach (var extension in extensions)
                extension.WriteTo(writer);
        }

        return writer.Encode();
    }

    // Returns where the TBSCertList begins.
    private static int WritePrefix(Span<byte> written, RevocationListContent content, int entryOctets, int extensionOctets)
    {
        var contents = entryOctets + extensionOctets;
        var prefix = new DerBackwardWriter(written[..^contents]);
        if (entryOctets > 0)
            prefix.PrependHeader(DerTag.Sequence, entryOctets);

        Span<byte> time = stackalloc byte[DerTime.OctetsMax];
        prefix.Prepend(time[..DerTime.Write(time, content.NextUpdate)]);
        prefix.Prepend(time[..DerTime.Write(time, content.ThisUpdate)]);
        prefix.Prepend(content.Issuer.Name.Der.Span);
        prefix.Prepend(content.Issuer.Algorithm.Identifier.Span);
        prefix.PrependValue(DerTag.Integer, [Version2]);
        prefix.PrependHeader(DerTag.Sequence, prefix.Written + contents);
        return prefix.Start;
    }
}
