using System.Buffers;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;

namespace Segl.Pki.Ocsp;

/// <summary>Who answers, as far as answers speak of it; what is the same in all of them is encoded once.</summary>
public sealed class OcspResponder
{
    /// <summary>Answers up to this size are put together on the stack: all with a few questions.</summary>
    private const int StackOctetsMax = 1024;

    // Headers, producedAt and the nonce's extension, without the nonce.
    private const int FixedOctetsMax = 96;

    // Headers, status, times and archive cutoff of a single response, without the CertID.
    private const int SingleOctetsMax = 128;

    private readonly byte[] _responderId;

    private OcspResponder(Certificate certificate, SignatureAlgorithm algorithm, OcspResponderIdKind idKind, bool isEmbedded)
    {
        if (!algorithm.IsFor(certificate.PublicKey))
            throw new ArgumentException($"{algorithm} is not for the responder's key.", nameof(algorithm));

        (Certificate, Algorithm, _responderId) = (certificate, algorithm, EncodeId(certificate, idKind));
        Certificates = isEmbedded ? EncodeCertificates(certificate) : default;
    }

    /// <summary>The certificate of the key that signs.</summary>
    public Certificate Certificate { get; }

    /// <summary>What it signs with.</summary>
    public SignatureAlgorithm Algorithm { get; }

    /// <summary>certs [0] in DER; empty where the issuer signs itself.</summary>
    internal ReadOnlyMemory<byte> Certificates { get; }

    /// <summary>A responder that the issuer authorised (RFC 6960 §4.2.2.2); its certificate goes into every answer.</summary>
    /// <exception cref="ArgumentException">The algorithm is not for its key.</exception>
    public static OcspResponder Delegated(
        Certificate certificate, SignatureAlgorithm algorithm, OcspResponderIdKind idKind = OcspResponderIdKind.ByKey)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(algorithm);
        return new OcspResponder(certificate, algorithm, idKind, isEmbedded: true);
    }

    /// <summary>The issuer itself, whose certificate everybody who asks has.</summary>
    /// <exception cref="ArgumentException">The algorithm is not for its key.</exception>
    public static OcspResponder Direct(
        Certificate authority, SignatureAlgorithm algorithm, OcspResponderIdKind idKind = OcspResponderIdKind.ByKey)
    {
        ArgumentNullException.ThrowIfNull(authority);
        ArgumentNullException.ThrowIfNull(algorithm);
        return new OcspResponder(authority, algorithm, idKind, isEmbedded: false);
    }

    /// <summary>Writes an answer up to its signature.</summary>
    /// <param name="responses">One for each question, in their order; at least one.</param>
    /// <param name="producedAt">When it is signed.</param>
    /// <param name="nonce">That of the question; empty where it has none.</param>
    public OcspResponseDraft Draft(
        ReadOnlySpan<OcspSingleResponse> responses, DateTimeOffset producedAt, ReadOnlySpan<byte> nonce = default)
    {
        if (responses.IsEmpty)
            throw new ArgumentException("An answer says something of at least one certificate.", nameof(responses));

        var octetsMax = FixedOctetsMax + _responderId.Length + nonce.Length;
        foreach (ref readonly var response in responses)
            octetsMax += SingleOctetsMax + response.CertId.Encoded.Length;
        if (octetsMax <= StackOctetsMax)
            return new OcspResponseDraft(this, Write(stackalloc byte[StackOctetsMax], responses, producedAt, nonce));

        var room = ArrayPool<byte>.Shared.Rent(octetsMax);
        try
        {
            return new OcspResponseDraft(this, Write(room, responses, producedAt, nonce));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    // ResponseData ::= SEQUENCE { responderID, producedAt, responses, responseExtensions [1] }; the version is v1 and so left out
    private byte[] Write(Span<byte> room, ReadOnlySpan<OcspSingleResponse> responses, DateTimeOffset producedAt, ReadOnlySpan<byte> nonce)
    {
        var writer = new DerBackwardWriter(room);
        if (!nonce.IsEmpty)
        {
            OcspNonce.PrependTo(ref writer, nonce);
            writer.Wrap(DerTag.Sequence, 0);
            writer.Wrap(DerTag.Constructed(1), 0);
        }

        var afterResponses = writer.Written;
        for (var index = responses.Length - 1; index >= 0; index--)
            OcspSingleResponseDer.PrependTo(ref writer, responses[index]);
        writer.Wrap(DerTag.Sequence, afterResponses);
        OcspSingleResponseDer.PrependTime(ref writer, producedAt);
        writer.Prepend(_responderId);
        writer.Wrap(DerTag.Sequence, 0);
        return writer.Encoded.ToArray();
    }

    // ResponderID ::= CHOICE { byName [1] Name, byKey [2] KeyHash }, tagged explicitly
    private static byte[] EncodeId(Certificate certificate, OcspResponderIdKind idKind)
    {
        var writer = new DerBackwardWriter(new byte[certificate.Subject.Der.Length + 32]);
        if (idKind == OcspResponderIdKind.ByName)
            writer.Prepend(certificate.Subject.Der.Span);
        else
            writer.PrependValue(DerTag.OctetString, certificate.PublicKey.KeyIdentifier.Span);
        writer.Wrap(DerTag.Constructed((int)idKind), 0);
        return writer.Encoded.ToArray();
    }

    private static byte[] EncodeCertificates(Certificate certificate)
    {
        var writer = new DerBackwardWriter(new byte[certificate.Der.Length + 16]);
        writer.Prepend(certificate.Der.Span);
        writer.Wrap(DerTag.Sequence, 0);
        writer.Wrap(DerTag.Constructed(0), 0);
        return writer.Encoded.ToArray();
    }
}
