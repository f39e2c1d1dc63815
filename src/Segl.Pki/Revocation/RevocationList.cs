using Segl.Pki.Asn1;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Revocation;

/// <summary>A signed revocation list, read strictly (RFC 5280 §5.1). That it can be read does not say that its signature is good.</summary>
/// <remarks>Only version 2 is read, and an entry of another issuer's certificate counts as an extension that is not known.</remarks>
public sealed class RevocationList : FoundRevocationList
{
    private static readonly DerFormat Format = new("revocation list", "RevocationList", BytesMax);

    private RevocationList(RevocationListParts parts)
        : base(parts)
    {
    }

    /// <summary>The entries in their order.</summary>
    public IEnumerable<RevokedCertificate> Entries
    {
        get
        {
            var rest = Parts.Entries;
            while (!rest.IsEmpty)
            {
                var (entry, octets) = ReadFirst(rest);
                yield return entry;
                rest = rest[octets..];
            }
        }
    }

    /// <summary>Reads one list in DER.</summary>
    public static Result<RevocationList> Parse(ReadOnlyMemory<byte> der) =>
        Format.Read<RevocationList>(der, reader => new RevocationList(RevocationListParts.ReadStrict(reader)));

    /// <summary>The entry of this serial number; null where it is not listed.</summary>
    public RevokedCertificate? Find(SerialNumber serialNumber)
    {
        var reader = new DerSpanReader(Parts.Entries.Span);
        while (RevokedCertificateDer.TryRead(ref reader, out var entry, out _))
        {
            if (entry.SerialNumber == serialNumber)
                return entry;
        }

        return null;
    }

    private static (RevokedCertificate Entry, int Octets) ReadFirst(ReadOnlyMemory<byte> entries)
    {
        var reader = new DerSpanReader(entries.Span);
        return RevokedCertificateDer.TryRead(ref reader, out var entry, out _)
            ? (entry, entries.Length - reader.Remaining)
            : throw new System.Diagnostics.UnreachableException("Every entry was looked at when the list was read.");
    }
}
