using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Asn1;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Requests;

/// <summary>A certification request (PKCS#10, RFC 2986) whose signature proves that its sender holds the private key.</summary>
/// <remarks>Only the key matters to us: all names in a certificate come from the profile (R3.5). Attributes are passed over.</remarks>
public sealed class CertificationRequest
{
    /// <summary>The largest request that is read; real ones have under three thousand bytes.</summary>
    public const int BytesMax = 32 * 1024;

    private const string Label = "CERTIFICATE REQUEST";
    private const string LabelOfOldTools = "NEW CERTIFICATE REQUEST";

    private static readonly DerFormat Format = new("certification request", "Request", BytesMax);

    private CertificationRequest(ReadOnlyMemory<byte> der, DistinguishedName subject, SubjectPublicKey publicKey) =>
        (Der, Subject, PublicKey) = (der, subject, publicKey);

    /// <summary>The encoding.</summary>
    public ReadOnlyMemory<byte> Der { get; }

    /// <summary>The subject that the sender wrote, which nobody has checked.</summary>
    public DistinguishedName Subject { get; }

    /// <summary>The key; the sender holds its private half.</summary>
    public SubjectPublicKey PublicKey { get; }

    /// <summary>Reads a request in PEM or DER and verifies its proof of possession.</summary>
    public static Result<CertificationRequest> Parse(ReadOnlyMemory<byte> pemOrDer)
    {
        if (pemOrDer.IsEmpty)
            return new Refusal("RequestEmpty", "There is no certification request. Paste it or choose its file.");

        var der = PemReading.ToDer(pemOrDer, Format, Label, LabelOfOldTools);
        return der.IsRefused ? der.Refusal : Format.Read(der.Value, ReadFrom);
    }

    /// <summary>Makes a request for a key at hand, in DER; the subject may be left empty.</summary>
    /// <exception cref="ArgumentException">The key is neither RSA nor on P-256 or P-384.</exception>
    public static byte[] Write(AsymmetricAlgorithm key, DistinguishedName? subject = null)
    {
        var publicKey = SubjectPublicKey.Of(key);
        var algorithm = AlgorithmFor(publicKey.Kind);
        var info = WriteInfo(subject ?? DistinguishedName.Of(), publicKey);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(info);
            algorithm.WriteTo(writer);
            writer.WriteBitString(algorithm.Sign(key, info));
        }

        return writer.Encode();
    }

    /// <summary>The textual form (RFC 7468 §7), with a line end after the last line.</summary>
    public string ToPem() => PemEncoding.WriteString(Label, Der.Span) + "\n";

    private static SignatureAlgorithm AlgorithmFor(PublicKeyKind kind) => kind switch
    {
        PublicKeyKind.Rsa => SignatureAlgorithm.RsaPssSha256,
        PublicKeyKind.EcP256 => SignatureAlgorithm.EcdsaP256Sha256,
        PublicKeyKind.EcP384 => SignatureAlgorithm.EcdsaP384Sha384,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // CertificationRequestInfo ::= SEQUENCE { version INTEGER (0), subject Name, subjectPKInfo, attributes [0] }
    private static byte[] WriteInfo(DistinguishedName subject, SubjectPublicKey publicKey)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            subject.WriteTo(writer);
            writer.WriteEncodedValue(publicKey.Spki.Span);
            writer.PushSetOf(DerReading.Context(0));
            writer.PopSetOf(DerReading.Context(0));
        }

        return writer.Encode();
    }

    private static Result<CertificationRequest> ReadFrom(AsnReader reader)
    {
        var der = reader.PeekEncodedValue();
        var sequence = reader.ReadSequence();
        var info = sequence.PeekEncodedValue();
        var (subject, publicKey) = ReadInfo(sequence.ReadSequence());
        if (publicKey.IsRefused)
            return publicKey.Refusal;

        var algorithm = RequestSignature.ReadFrom(sequence);
        if (algorithm.IsRefused)
            return algorithm.Refusal;

        var signature = sequence.ReadOctetsInBitString();
        sequence.ThrowIfNotEmpty();
        return algorithm.Value.Verify(publicKey.Value, info.Span, signature.Span)
            ? new CertificationRequest(der, subject, publicKey.Value)
            : NotProven();
    }

    private static (DistinguishedName Subject, Result<SubjectPublicKey> PublicKey) ReadInfo(AsnReader info)
    {
        if (!info.TryReadInt32(out var version) || version != 0)
            throw new AsnContentException("The request is not of version 1.");

        var subject = DistinguishedName.ReadFrom(info);
        var publicKey = SubjectPublicKeyReader.Read(new AsnReader(info.ReadEncodedValue(), AsnEncodingRules.DER));
        _ = info.ReadSetOf(skipSortOrderValidation: true, DerReading.Context(0));
        info.ThrowIfNotEmpty();
        return (subject, publicKey);
    }

    private static Refusal NotProven() =>
        new(
            "RequestSignatureWrong",
            "The signature of the request is not by the key in it, so nothing shows that its sender holds the private key. Make a new "
            + "request.")
        {
            Clause = "RFC 2986 §3",
        };
}
