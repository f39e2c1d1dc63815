using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Ocsp;

/// <summary>
/// An answer, read strictly (RFC 6960 §4.2). That it can be read does not say who signed it: <see cref="OcspResponseCheck"/>.
/// </summary>
public sealed class OcspResponse
{
    /// <summary>The largest that is read: as many single responses as questions, and several certificates.</summary>
    public const int BytesMax = 128 * 1024;

    private const int CertificatesMax = 8;
    private const int UnauthorizedNumber = (int)OcspStatus.Unauthorized;

    private static readonly DerFormat Format = new("OCSP response", "OcspResponse", BytesMax);

    private OcspResponse(OcspStatus status) => Status = status;

    /// <summary>responseStatus; where it is not successful, nothing below says anything.</summary>
    public OcspStatus Status { get; }

    /// <summary>What the signature is over.</summary>
    public ReadOnlyMemory<byte> ToBeSigned { get; private set; }

    /// <summary>The AlgorithmIdentifier of the signature, in DER.</summary>
    public ReadOnlyMemory<byte> SignatureIdentifier { get; private set; }

    /// <summary>The bits of the signature.</summary>
    public ReadOnlyMemory<byte> Signature { get; private set; }

    /// <summary>The responder's name; null where it is named by its key.</summary>
    public DistinguishedName? ResponderName { get; private set; }

    /// <summary>SHA-1 of the responder's key; empty where it is named by its name.</summary>
    public ReadOnlyMemory<byte> ResponderKeyHash { get; private set; }

    /// <summary>producedAt.</summary>
    public DateTimeOffset ProducedAt { get; private set; }

    /// <summary>What is said of each certificate, in order.</summary>
    public IReadOnlyList<OcspSingleResponse> Responses { get; private set; } = [];

    /// <summary>The nonce; null where absent.</summary>
    public ReadOnlyMemory<byte>? Nonce { get; private set; }

    /// <summary>The certificates that came along, in DER and not looked at.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Certificates { get; private set; } = [];

    /// <summary>
    /// A critical extension that is not known here: the answer must not be used (RFC 6960 §4.4). Null where there is none.
    /// </summary>
    public string? UnknownCriticalExtension { get; private set; }

    /// <summary>Reads one answer in DER.</summary>
    public static Result<OcspResponse> Parse(ReadOnlyMemory<byte> der) => Format.Read(der, ReadFrom);

    private static Result<OcspResponse> ReadFrom(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var number = sequence.ReadEnumeratedBytes().Span;
        if (number is not [<= UnauthorizedNumber and not 4 and var status])
            throw new AsnContentException("The status is none of the standard's.");

        var response = new OcspResponse((OcspStatus)status);
        if (response.Status == OcspStatus.Successful)
            response.ReadBytes(sequence.ReadSequence(DerReading.Context(0)));
        sequence.ThrowIfNotEmpty();
        return response;
    }

    // ResponseBytes ::= SEQUENCE { responseType, response OCTET STRING }, within the tag [0]
    private void ReadBytes(AsnReader tagged)
    {
        var bytes = tagged.ReadSequence();
        tagged.ThrowIfNotEmpty();
        var type = bytes.ReadObjectIdentifier();
        if (!string.Equals(type, Oids.OcspBasic, StringComparison.Ordinal))
            throw new AsnContentException($"The answer is of the type {type} and not id-pkix-ocsp-basic.");

        var octets = bytes.ReadOctetString();
        bytes.ThrowIfNotEmpty();
        var whole = new AsnReader(octets, AsnEncodingRules.DER);
        ReadBasic(whole.ReadSequence());
        whole.ThrowIfNotEmpty();
    }

    private void ReadBasic(AsnReader basic)
    {
        ToBeSigned = basic.PeekEncodedValue();
        ReadToBeSigned(basic.ReadSequence());
        SignatureIdentifier = basic.ReadEncodedValue();
        Signature = basic.ReadOctetsInBitString();
        if (basic.HasData)
            ReadCertificates(basic.ReadSequence(DerReading.Context(0)));
        basic.ThrowIfNotEmpty();
    }

    private void ReadCertificates(AsnReader tagged)
    {
        var list = tagged.ReadSequence();
        tagged.ThrowIfNotEmpty();
        var certificates = new List<ReadOnlyMemory<byte>>();
        while (list.HasData)
        {
            certificates.Add(list.ReadEncodedValue());
            DerReading.RequireAtMost(certificates.Count, CertificatesMax, "certificates");
        }

        Certificates = certificates;
    }

    private void ReadToBeSigned(AsnReader data)
    {
        if (data.NextIs(1))
        {
            var byName = data.ReadSequence(DerReading.Context(1));
            ResponderName = DistinguishedName.ReadFrom(byName);
            byName.ThrowIfNotEmpty();
        }
        else
        {
            var byKey = data.ReadSequence(DerReading.Context(2));
            ResponderKeyHash = byKey.ReadOctetString();
            byKey.ThrowIfNotEmpty();
        }

        var source = data.ReadEncodedValue();
        var producedAt = new DerSpanReader(source.Span);
        if (!DerTime.TryReadGeneralized(ref producedAt, out var time))
            throw new AsnContentException("The time of the answer is not a GeneralizedTime of whole seconds.");

        ProducedAt = time;
        ReadResponses(data.ReadEncodedValue());
        if (data.HasData)
            ReadExtensions(data.ReadSequence(DerReading.Context(1)));
        data.ThrowIfNotEmpty();
    }

    private void ReadResponses(ReadOnlyMemory<byte> encoded)
    {
        var outer = new DerSpanReader(encoded.Span);
        if (!outer.TryOpen(DerTag.Sequence, out var list))
            throw new AsnContentException("The list of single responses is missing.");

        var responses = new List<OcspSingleResponse>();
        while (!list.IsEmpty)
        {
            if (!OcspSingleResponseDer.TryRead(encoded, ref list, out var response, out var unknownCritical))
                throw new AsnContentException("A single response is malformed.");
            if (!unknownCritical.IsEmpty)
                UnknownCriticalExtension ??= DerReading.ReadOid(unknownCritical);
            responses.Add(response);
            DerReading.RequireAtMost(responses.Count, OcspRequest.CertIdsMax, "single responses");
        }

        Responses = responses;
    }

    private void ReadExtensions(AsnReader tagged)
    {
        foreach (var extension in CertificateExtensions.ReadUninterpreted(tagged))
        {
            if (string.Equals(extension.Oid, Oids.OcspNonce, StringComparison.Ordinal))
                Nonce = DerReading.ReadWhole<ReadOnlyMemory<byte>>(extension.Value, reader => reader.ReadOctetString());
            else if (extension.IsCritical)
                UnknownCriticalExtension ??= extension.Oid;
        }

        tagged.ThrowIfNotEmpty();
    }
}
