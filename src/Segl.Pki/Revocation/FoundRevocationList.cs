using System.Numerics;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Revocation;

/// <summary>A revocation list as it was found: somebody else's, from which the status of certificates is taken (RFC 5280 §6.3).</summary>
/// <remarks>
/// It may be of version 1, list certificates of any serial number, and speak of other issuers' certificates. Every entry was looked at once
/// when it is read; they stay in the bytes and are walked anew each time.
/// </remarks>
public class FoundRevocationList
{
    /// <summary>The largest that is read: over two million entries.</summary>
    public const int BytesMax = 128 * 1024 * 1024;

    private static readonly DerFormat Format = new("revocation list", "RevocationList", BytesMax);

    private protected FoundRevocationList(RevocationListParts parts) => Parts = parts;

    /// <summary>The whole encoding.</summary>
    public ReadOnlyMemory<byte> Der => Parts.Der;

    /// <summary>What the signature is over.</summary>
    public ReadOnlyMemory<byte> ToBeSigned => Parts.ToBeSigned;

    /// <summary>The AlgorithmIdentifier of the signature, in DER.</summary>
    public ReadOnlyMemory<byte> SignatureIdentifier => Parts.SignatureIdentifier;

    /// <summary>The bits of the signature.</summary>
    public ReadOnlyMemory<byte> Signature => Parts.Signature;

    /// <summary>issuer.</summary>
    public DistinguishedName Issuer => Parts.Issuer;

    /// <summary>thisUpdate.</summary>
    public DateTimeOffset ThisUpdate => Parts.ThisUpdate;

    /// <summary>nextUpdate, without which a list is not read: nobody could tell when it has ended (RFC 5280 §5.1.2.5).</summary>
    public DateTimeOffset NextUpdate => Parts.NextUpdate;

    /// <summary>How many entries there are.</summary>
    public int EntryCount => Parts.EntryCount;

    /// <summary>cRLNumber (RFC 5280 §5.2.3); null where absent.</summary>
    public BigInteger? Number => Parts.Number;

    /// <summary>The number of the list that this delta list adds to (§5.2.4); null for a complete list.</summary>
    public BigInteger? BaseNumber => Parts.BaseNumber;

    /// <summary>The issuer's key (§5.2.1); null where absent.</summary>
    public AuthorityKeyIdentifier? AuthorityKeyIdentifier => Parts.AuthorityKeyIdentifier;

    /// <summary>What the list covers (§5.2.5); null for everything.</summary>
    public IssuingDistributionPoint? Scope => Parts.Scope;

    /// <summary>Where the delta list is (§5.2.6); null where absent.</summary>
    public CrlDistributionPoints? FreshestCrl => Parts.FreshestCrl;

    /// <summary>
    /// A critical extension of the list or of an entry that is not known here: the list must not be used (§5.2 and §5.3). Null where there
    /// is none.
    /// </summary>
    public string? UnknownCriticalExtension => Parts.UnknownCriticalExtension;

    private protected RevocationListParts Parts { get; }

    /// <summary>Reads one list in DER, as it was found.</summary>
    public static Result<FoundRevocationList> Read(ReadOnlyMemory<byte> der) =>
        Format.Read<FoundRevocationList>(der, reader => new FoundRevocationList(RevocationListParts.ReadFound(reader)));

    /// <summary>Whether the issuer's key made the signature; false also where the algorithm is not one that is checked here.</summary>
    public bool IsSignedBy(SubjectPublicKey issuerKey) =>
        VerificationAlgorithm.Find(SignatureIdentifier.Span) is { } algorithm
            && algorithm.Verify(issuerKey, ToBeSigned.Span, Signature.Span);

    /// <summary>
    /// What the list says of a certificate of this issuer (§5.3.3: an entry is of the list's issuer until one names another, which then
    /// stands for all after it); null where it is not listed.
    /// </summary>
    internal FoundRevocation? Find(NormalizedName issuer, ReadOnlySpan<byte> serialOctets)
    {
        var isOfIssuer = Issuer.Normalized.Equals(issuer);
        var reader = new DerSpanReader(Parts.Entries.Span);
        while (RevokedCertificateDer.TryReadFound(ref reader, out var entry))
        {
            if (!entry.CertificateIssuer.IsEmpty)
                isOfIssuer = RevocationListParts.ReadIssuers(entry.CertificateIssuer)
                    .Any(name => name.DirectoryName?.Normalized.Equals(issuer) is true);
            if (isOfIssuer && entry.SerialOctets.SequenceEqual(serialOctets))
                return new FoundRevocation(entry.RevocationDate, entry.Reason);
        }

        return null;
    }
}
