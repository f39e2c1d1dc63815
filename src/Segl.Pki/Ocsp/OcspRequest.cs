using Segl.Pki.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Ocsp;

/// <summary>A question for the status of certificates (RFC 6960 §4.1, RFC 5019 §2.1), read strictly.</summary>
/// <remarks>
/// The bytes are not copied, because every answer of a responder begins here: the caller leaves them as they are while the request
/// lives. A signature is stepped over: who asks makes no difference to the answer.
/// </remarks>
public sealed class OcspRequest
{
    /// <summary>The largest that is read: <see cref="CertIdsMax"/> questions by SHA-512 with a signature and its certificates.</summary>
    public const int BytesMax = 16 * 1024;

    /// <summary>The most questions in one request: more than the certificates of any chain or message.</summary>
    public const int CertIdsMax = 100;

    /// <summary>The longest nonce (RFC 9654 §2.1); the shortest has one octet.</summary>
    public const int NonceOctetsMax = 128;

    private const int ExtensionsMax = 16;

    private OcspRequest(IReadOnlyList<OcspCertId> certIds, ReadOnlyMemory<byte>? nonce) => (CertIds, Nonce) = (certIds, nonce);

    private enum Fault
    {
        None,
        Malformed,
        TooMany,
        NonceLength,
        UnknownCritical,
    }

    /// <summary>What is asked, in order; at least one.</summary>
    public IReadOnlyList<OcspCertId> CertIds { get; }

    /// <summary>What the answer is to repeat; null where absent.</summary>
    public ReadOnlyMemory<byte>? Nonce { get; }

    /// <summary>Reads a request in DER. Every refusal is answered with <see cref="OcspError.MalformedRequest"/>.</summary>
    public static Result<OcspRequest> Parse(ReadOnlyMemory<byte> der)
    {
        if (der.Length > BytesMax)
            return OcspRefusals.RequestTooLarge;

        var fault = TryRead(der, out var certIds, out var nonce);
        return fault switch
        {
            Fault.None => new OcspRequest(certIds, nonce),
            Fault.TooMany => OcspRefusals.RequestTooMany,
            Fault.NonceLength => OcspRefusals.RequestNonce,
            Fault.UnknownCritical => OcspRefusals.RequestExtensionUnknown,
            _ => OcspRefusals.RequestMalformed,
        };
    }

    /// <summary>Reads the last part of the path of a GET: base64 of the DER, percent-encoded (RFC 6960 Appendix A.1).</summary>
    /// <remarks>
    /// Clients differ in what they encode; a slash that stands for itself is part of the text, as RFC 5019 §5 asks servers to take it.
    /// </remarks>
    public static Result<OcspRequest> ParsePath(ReadOnlySpan<char> path)
    {
        // Three characters for an octet of base64 that is percent-encoded, four of those for three of the DER.
        if (path.Length > BytesMax * 4)
            return OcspRefusals.RequestTooLarge;

        var base64 = path.Contains('%') ? Uri.UnescapeDataString(path) : path;
        var der = new byte[(base64.Length / 4 * 3) + 3];
        return Convert.TryFromBase64Chars(base64, der, out var octets) && octets > 0
            ? Parse(der.AsMemory(0, octets)) : OcspRefusals.RequestMalformed;
    }

    /// <summary>Writes a request, unsigned.</summary>
    /// <exception cref="ArgumentException">There are no questions or too many, or the nonce is of no allowed length.</exception>
    public static byte[] Write(IReadOnlyList<OcspCertId> certIds, ReadOnlyMemory<byte>? nonce)
    {
        ArgumentNullException.ThrowIfNull(certIds);
        if (certIds.Count is 0 or > CertIdsMax)
            throw new ArgumentException($"A request has 1 to {CertIdsMax} questions.", nameof(certIds));
        if (nonce is { Length: 0 or > NonceOctetsMax })
            throw new ArgumentException("A nonce has 1 to 128 octets (RFC 9654 §2.1).", nameof(nonce));

        var writer = new DerBackwardWriter(new byte[certIds.Sum(certId => certId.Encoded.Length + 8) + NonceOctetsMax + 64]);
        if (nonce is { } octets)
        {
            OcspNonce.PrependTo(ref writer, octets.Span);
            writer.Wrap(DerTag.Sequence, 0);
            writer.Wrap(DerTag.Constructed(2), 0);
        }

        var afterList = writer.Written;
        foreach (var certId in certIds.Reverse())
            writer.PrependValue(DerTag.Sequence, certId.Encoded.Span);
        writer.Wrap(DerTag.Sequence, afterList);
        writer.Wrap(DerTag.Sequence, 0);
        writer.Wrap(DerTag.Sequence, 0);
        return writer.Encoded.ToArray();
    }

    private static Fault TryRead(ReadOnlyMemory<byte> der, out OcspCertId[] certIds, out ReadOnlyMemory<byte>? nonce)
    {
        (certIds, nonce) = ([], null);
        var outer = new DerSpanReader(der.Span);
        if (!outer.TryOpen(DerTag.Sequence, out var request) || !outer.IsEmpty || !request.TryOpen(DerTag.Sequence, out var toBeSigned))
            return Fault.Malformed;

        // optionalSignature [0] EXPLICIT Signature
        if (request.NextIs(DerTag.Constructed(0))
            && !(request.TryOpen(DerTag.Constructed(0), out var tagged) && tagged.TryRead(DerTag.Sequence, out _) && tagged.IsEmpty))
            return Fault.Malformed;

        // The version is v1, and so left out; requestorName [1] is not looked at.
        if (!request.IsEmpty || !toBeSigned.TryReadOptional(DerTag.Constructed(1), out _)
            || !toBeSigned.TryOpen(DerTag.Sequence, out var list))
            return Fault.Malformed;

        var fault = TryReadCertIds(der, list, out certIds);
        if (fault != Fault.None || toBeSigned.IsEmpty)
            return fault;
        return toBeSigned.TryOpen(DerTag.Constructed(2), out var extensions) && toBeSigned.IsEmpty
            ? TryReadExtensions(der, extensions, out nonce)
            : Fault.Malformed;
    }

    private static Fault TryReadCertIds(ReadOnlyMemory<byte> der, DerSpanReader list, out OcspCertId[] certIds)
    {
        certIds = [];
        var count = 0;
        for (var ahead = list; !ahead.IsEmpty; count++)
        {
            if (!ahead.TryRead(DerTag.Sequence, out _))
                return Fault.Malformed;
            if (count == CertIdsMax)
                return Fault.TooMany;
        }

        certIds = new OcspCertId[count];
        for (var index = 0; index < count; index++)
        {
            if (!list.TryOpen(DerTag.Sequence, out var request) || !OcspCertId.TryRead(der, ref request, out certIds[index]))
                return Fault.Malformed;

            var fault = ReadSingleExtensions(der, ref request);
            if (fault != Fault.None)
                return fault;
        }

        return count == 0 ? Fault.Malformed : Fault.None;
    }

    // singleRequestExtensions [0]: none of them changes our answers, the service locator (RFC 6960 §4.4.6) included.
    private static Fault ReadSingleExtensions(ReadOnlyMemory<byte> der, ref DerSpanReader request)
    {
        if (request.IsEmpty)
            return Fault.None;
        if (!request.TryOpen(DerTag.Constructed(0), out var extensions) || !request.IsEmpty)
            return Fault.Malformed;

        var fault = TryReadExtensions(der, extensions, out var misplaced);
        return fault == Fault.None && misplaced is not null ? Fault.Malformed : fault;
    }

    private static Fault TryReadExtensions(ReadOnlyMemory<byte> der, DerSpanReader tagged, out ReadOnlyMemory<byte>? nonce)
    {
        nonce = null;
        if (!tagged.TryOpen(DerTag.Sequence, out var extensions) || !tagged.IsEmpty || extensions.IsEmpty)
            return Fault.Malformed;

        for (var count = 0; !extensions.IsEmpty; count++)
        {
            if (count == ExtensionsMax || !extensions.TryReadExtension(out var oid, out var isCritical, out var value))
                return Fault.Malformed;

            if (oid.SequenceEqual(OcspOids.Nonce))
            {
                if (nonce is not null || !OcspNonce.TryRead(value, out var octets))
                    return Fault.Malformed;
                if (octets.Length is 0 or > NonceOctetsMax)
                    return Fault.NonceLength;
                nonce = der.Part(octets);
            }
            else if (isCritical && !oid.SequenceEqual(OcspOids.AcceptableResponses))
            {
                return Fault.UnknownCritical;
            }
        }

        return Fault.None;
    }
}
