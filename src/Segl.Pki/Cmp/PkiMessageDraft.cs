using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Asn1;
using Segl.Pki.Keys;

namespace Segl.Pki.Cmp;

/// <summary>A message up to its protection, for requests and answers alike.</summary>
public sealed class PkiMessageDraft
{
    private readonly byte[] _header;
    private readonly byte[] _body;

    /// <summary>Puts header and body together; protectionAlg of the header says what the protection will be.</summary>
    public PkiMessageDraft(PkiHeader header, PkiBody body)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(body);
        Header = header;
        _header = Encode(header.WriteTo);
        _body = Encode(body.WriteTo);
        ProtectedPart = PkiMessage.WrapSequence([.. _header, .. _body]);
    }

    /// <summary>The header.</summary>
    public PkiHeader Header { get; }

    /// <summary>What is protected.</summary>
    public ReadOnlyMemory<byte> ProtectedPart { get; }

    /// <summary>A message with a MAC.</summary>
    public static byte[] Protect(
        PkiHeader header, PkiBody body, MessageMac mac, ReadOnlySpan<byte> secret, IReadOnlyList<ReadOnlyMemory<byte>> extraCerts)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(mac);
        var draft = new PkiMessageDraft(header with { ProtectionAlg = mac.Identifier }, body);
        return draft.Complete(mac.Compute(secret, draft.ProtectedPart.Span), extraCerts);
    }

    /// <summary>A message with a signature; senderKID is the key's identifier (RFC 9483 §3.1).</summary>
    /// <param name="header">Its header.</param>
    /// <param name="body">Its body.</param>
    /// <param name="signer">Who signs.</param>
    /// <param name="extraCerts">The signer's certificate first, then its chain (RFC 9483 §3.3).</param>
    public static byte[] Protect(PkiHeader header, PkiBody body, KeySigner signer, IReadOnlyList<ReadOnlyMemory<byte>> extraCerts)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(signer);
        var draft = new PkiMessageDraft(
            header with { ProtectionAlg = signer.Identifier, SenderKid = header.SenderKid ?? signer.PublicKey.KeyIdentifier }, body);
        return draft.Complete(signer.Sign(draft.ProtectedPart), extraCerts);
    }

    /// <summary>The whole with its protection, made by whoever holds the key.</summary>
    /// <exception cref="CryptographicException">The header does not say how it is protected.</exception>
    public byte[] Complete(ReadOnlySpan<byte> protection, IReadOnlyList<ReadOnlyMemory<byte>> extraCerts)
    {
        if (Header.ProtectionAlg is null)
            throw new CryptographicException("A protected message names the algorithm of its protection.");
        return Write(protection, isProtected: true, extraCerts);
    }

    /// <summary>The whole without protection, as an error is where nobody can be told from anybody (RFC 9483 §3.6.4).</summary>
    public byte[] CompleteUnprotected(IReadOnlyList<ReadOnlyMemory<byte>> extraCerts) => Write([], isProtected: false, extraCerts);

    private static byte[] Encode(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }

    private byte[] Write(ReadOnlySpan<byte> protection, bool isProtected, IReadOnlyList<ReadOnlyMemory<byte>> extraCerts)
    {
        ArgumentNullException.ThrowIfNull(extraCerts);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(_header);
            writer.WriteEncodedValue(_body);
            if (isProtected)
            {
                using (writer.PushSequence(DerReading.Context(0)))
                    writer.WriteBitString(protection);
            }

            if (extraCerts.Count > 0)
            {
                using (writer.PushSequence(DerReading.Context(1)))
                    WriteCertificates(writer, extraCerts);
            }
        }

        return writer.Encode();
    }

    internal static void WriteCertificates(AsnWriter writer, IReadOnlyList<ReadOnlyMemory<byte>> certificates)
    {
        using (writer.PushSequence())
        {
            foreach (var certificate in certificates)
                writer.WriteEncodedValue(certificate.Span);
        }
    }
}
