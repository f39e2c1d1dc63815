using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Cmp;

/// <summary>Whether a certificate is taken by who asked for it (RFC 9810 §5.3.18).</summary>
/// <param name="CertHash">certHash; empty where it was left out.</param>
/// <param name="CertReqId">That of the request.</param>
/// <param name="Status">Taken or not; null where absent, which means taken.</param>
[Clause("RFC 9810", "5.3.18")]
public sealed record CertStatus(ReadOnlyMemory<byte> CertHash, int CertReqId, PkiStatusInfo? Status)
{
    /// <summary>hashAlg as an object identifier; null where absent, which means the digest of the certificate's signature.</summary>
    public string? HashAlg { get; init; }

    /// <summary>Whether the certificate is rejected.</summary>
    public bool IsRejected => Status is { Status: PkiStatus.Rejection };

    /// <summary>One for a certificate, with the digest of its signature.</summary>
    public static CertStatus Of(Certificate certificate, int certReqId, PkiStatusInfo? status = null)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return HashOf(certificate) is { } hash
            ? new CertStatus(CryptographicOperations.HashData(hash, certificate.Der.Span), certReqId, status)
            : throw new ArgumentException("The signature of the certificate is by no known algorithm.", nameof(certificate));
    }

    /// <summary>Refuses a confirmation of another certificate, or one that contradicts itself; null where all is well.</summary>
    /// <param name="certificate">What was issued.</param>
    /// <param name="certReqId">That of its request.</param>
    /// <param name="pvno">The version of the message: only 3 may name a digest.</param>
    public Refusal? CheckAgainst(Certificate certificate, int certReqId, int pvno)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (CertHash.IsEmpty)
            return CmpRefusals.CertHash();
        if (!CertResponse.IsNamedBy(certReqId, CertReqId))
            return CmpRefusals.CertStatus("it names another certReqId");
        if (HashAlg is not null && pvno != PkiHeader.Version3)
            return CmpRefusals.CertStatus("hashAlg needs version 3");
        if (Status is { Status: not (PkiStatus.Accepted or PkiStatus.Rejection) })
            return CmpRefusals.CertStatus("its status is neither accepted nor rejection");
        if (Status is { Status: PkiStatus.Accepted, FailInfo: not PkiFailureInfo.None })
            return CmpRefusals.CertStatus("it is accepted and has a failInfo");

        var hash = HashAlg is null ? HashOf(certificate) : MacDigests.OfDigest(HashAlg);
        if (hash is not { } digest || digest == HashAlgorithmName.SHA1)
            return CmpRefusals.CertHashAlgorithm();
        return CryptographicOperations.HashData(digest, certificate.Der.Span).AsSpan().SequenceEqual(CertHash.Span)
            ? null
            : CmpRefusals.CertHash();
    }

    internal static CertStatus ReadFrom(AsnReader reader)
    {
        var fields = reader.ReadSequence();
        ReadOnlyMemory<byte> certHash = fields.PeekTag() == Asn1Tag.PrimitiveOctetString ? fields.ReadOctetString() : default;
        if (!fields.TryReadInt32(out var certReqId))
            throw new AsnContentException("The certReqId is no small number.");

        var status = fields.HasData && fields.PeekTag() == Asn1Tag.Sequence ? PkiStatusInfo.ReadFrom(fields) : null;
        var hashAlg = fields.ReadOptional(0, MacDigests.ReadIdentifier);
        fields.ThrowIfNotEmpty();
        return new CertStatus(certHash, certReqId, status) { HashAlg = hashAlg };
    }

    internal void WriteTo(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteOctetString(CertHash.Span);
            writer.WriteInteger(CertReqId);
            Status?.WriteTo(writer);
            if (HashAlg is null)
                return;
            using (writer.PushSequence(DerReading.Context(0)))
            using (writer.PushSequence())
                writer.WriteObjectIdentifier(HashAlg);
        }
    }

    private static HashAlgorithmName? HashOf(Certificate certificate) =>
        VerificationAlgorithm.Find(certificate.ToBeSigned.SignatureIdentifier.Span)?.Hash;
}
