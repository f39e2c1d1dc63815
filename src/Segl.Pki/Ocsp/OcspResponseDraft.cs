using Segl.Pki.Asn1;

namespace Segl.Pki.Ocsp;

/// <summary>An answer that is ready to be signed.</summary>
public sealed class OcspResponseDraft
{
    // Headers of OCSPResponse, [0], ResponseBytes, the OCTET STRING, BasicOCSPResponse and the signature; status and identifier.
    private const int FixedOctetsMax = 64;

    private readonly OcspResponder _responder;

    internal OcspResponseDraft(OcspResponder responder, byte[] toBeSigned) => (_responder, ToBeSigned) = (responder, toBeSigned);

    /// <summary>The ResponseData in DER.</summary>
    public ReadOnlyMemory<byte> ToBeSigned { get; }

    /// <summary>Joins the responder's signature to the answer.</summary>
    /// <remarks>
    /// It is not verified: with a key on a curve that costs more than signing, and a client that cannot verify it asks again.
    /// </remarks>
    public byte[] Complete(ReadOnlySpan<byte> signature)
    {
        var algorithm = _responder.Algorithm.Identifier.Span;
        var certificates = _responder.Certificates.Span;
        var room = new byte[FixedOctetsMax + ToBeSigned.Length + algorithm.Length + signature.Length + certificates.Length];
        var writer = new DerBackwardWriter(room);
        writer.Prepend(certificates);
        var afterSignature = writer.Written;
        writer.Prepend(signature);
        writer.Prepend(0);
        writer.Wrap(DerTag.BitString, afterSignature);
        writer.Prepend(algorithm);
        writer.Prepend(ToBeSigned.Span);
        writer.Wrap(DerTag.Sequence, 0);

        writer.Wrap(DerTag.OctetString, 0);
        writer.PrependValue(DerTag.ObjectIdentifier, OcspOids.Basic);
        writer.Wrap(DerTag.Sequence, 0);
        writer.Wrap(DerTag.Constructed(0), 0);
        writer.PrependValue(DerTag.Enumerated, [(byte)OcspStatus.Successful]);
        writer.Wrap(DerTag.Sequence, 0);
        return writer.Encoded.ToArray();
    }
}
