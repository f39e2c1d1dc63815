using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Keys;

namespace Segl.Pki.Crmf;

/// <summary>The proof in a request (RFC 4211 §4); of the kinds other than a signature only the kind is read.</summary>
/// <param name="Kind">The choice.</param>
public sealed record ProofOfPossession(ProofOfPossessionKind Kind)
{
    private const int KindMax = (int)ProofOfPossessionKind.KeyAgreement;

    /// <summary>poposkInput in DER, which then is what is signed; null where the certReq is.</summary>
    public ReadOnlyMemory<byte>? Input { get; private init; }

    /// <summary>Who asks, according to poposkInput; null where it has a MAC, or is absent.</summary>
    public GeneralName? InputSender { get; private init; }

    /// <summary>The PKMACValue of poposkInput in DER, a MAC on the key; null where it has a sender, or is absent.</summary>
    public ReadOnlyMemory<byte>? InputMac { get; private init; }

    /// <summary>The SubjectPublicKeyInfo of poposkInput in DER; null where that is absent.</summary>
    public ReadOnlyMemory<byte>? InputPublicKey { get; private init; }

    /// <summary>The AlgorithmIdentifier of the signature, in DER; empty for other kinds.</summary>
    public ReadOnlyMemory<byte> SignatureIdentifier { get; private init; }

    /// <summary>The bits of the signature; empty for other kinds.</summary>
    public ReadOnlyMemory<byte> Signature { get; private init; }

    internal static ProofOfPossession ReadFrom(AsnReader reader)
    {
        var tag = reader.PeekTag();
        if (tag.TagClass != TagClass.ContextSpecific || tag.TagValue > KindMax)
            throw new AsnContentException("This is not a proof of possession.");
        if (tag.TagValue == (int)ProofOfPossessionKind.Signature)
            return ReadSignature(reader.ReadSequence(DerReading.Context(tag.TagValue)));

        _ = reader.ReadEncodedValue();
        return new ProofOfPossession((ProofOfPossessionKind)tag.TagValue);
    }

    /// <summary>Writes a signature on a certReq.</summary>
    internal static void WriteSignature(AsnWriter writer, ReadOnlyMemory<byte> certRequest, KeySigner signer)
    {
        using (writer.PushSequence(DerReading.Context((int)ProofOfPossessionKind.Signature)))
        {
            writer.WriteEncodedValue(signer.Identifier.Span);
            writer.WriteBitString(signer.Sign(certRequest));
        }
    }

    // POPOSigningKey ::= SEQUENCE { poposkInput [0] POPOSigningKeyInput OPTIONAL, algorithmIdentifier, signature BIT STRING }
    private static ProofOfPossession ReadSignature(AsnReader fields)
    {
        var proof = new ProofOfPossession(ProofOfPossessionKind.Signature);
        if (fields.NextIs(0))
            proof = proof.WithInput(fields.ReadAsSequence(0));

        var identifier = fields.ReadEncodedValue();
        var signature = fields.ReadOctetsInBitString();
        fields.ThrowIfNotEmpty();
        return proof with { SignatureIdentifier = identifier, Signature = signature };
    }

    // POPOSigningKeyInput ::= SEQUENCE { authInfo CHOICE { sender [0] GeneralName, publicKeyMAC PKMACValue }, publicKey }
    private ProofOfPossession WithInput(ReadOnlyMemory<byte> input)
    {
        var fields = new AsnReader(input, AsnEncodingRules.DER).ReadSequence();
        GeneralName? sender = null;
        ReadOnlyMemory<byte>? mac = null;
        if (fields.NextIs(0))
            sender = fields.ReadTagged(0, GeneralName.ReadFrom);
        else
            mac = fields.ReadEncodedValue();
        var publicKey = fields.ReadEncodedValue();
        fields.ThrowIfNotEmpty();
        return this with { Input = input, InputSender = sender, InputMac = mac, InputPublicKey = publicKey };
    }
}
