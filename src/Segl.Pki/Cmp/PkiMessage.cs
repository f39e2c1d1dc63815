using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Cmp;

/// <summary>A message of CMP, read strictly as far as its header (RFC 9810 §5.1). Who sent it, its protection says.</summary>
public sealed class PkiMessage
{
    /// <summary>The largest request that is read: several requests with their certificates.</summary>
    public const int BytesMax = 128 * 1024;

    /// <summary>The largest answer that is read: one may carry a revocation list.</summary>
    public const int AnswerBytesMax = 16 * 1024 * 1024;

    /// <summary>The most certificates that come along: several chains.</summary>
    public const int ExtraCertsMax = 32;

    private static readonly DerFormat RequestFormat = new("CMP message", "Cmp", BytesMax);
    private static readonly DerFormat AnswerFormat = RequestFormat with { BytesMax = AnswerBytesMax };

    private PkiMessage(ReadOnlyMemory<byte> der, PkiHeader header, PkiBody body) => (Der, Header, Body) = (der, header, body);

    /// <summary>The whole encoding.</summary>
    public ReadOnlyMemory<byte> Der { get; }

    /// <summary>The header.</summary>
    public PkiHeader Header { get; }

    /// <summary>The body.</summary>
    public PkiBody Body { get; }

    /// <summary>What the protection is over: header and body as one SEQUENCE, with the very bytes that came (RFC 9810 §5.1.3).</summary>
    public required ReadOnlyMemory<byte> ProtectedPart { get; init; }

    /// <summary>The bits of the protection; null where absent.</summary>
    public ReadOnlyMemory<byte>? Protection { get; private init; }

    /// <summary>The certificates that came along, in DER and not looked at.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> ExtraCerts { get; private init; } = [];

    /// <summary>Reads a request in DER.</summary>
    public static Result<PkiMessage> Parse(ReadOnlyMemory<byte> der) => RequestFormat.Read(der, ReadFrom);

    /// <summary>Reads an answer in DER, which may be larger.</summary>
    public static Result<PkiMessage> ParseAnswer(ReadOnlyMemory<byte> der) => AnswerFormat.Read(der, ReadFrom);

    /// <summary>The certificate whose key signed: the first that came along (RFC 9483 §3.3).</summary>
    public Result<Certificate> ReadSigner() => ExtraCerts.Count > 0 ? Certificate.Parse(ExtraCerts[0]) : CmpRefusals.SignerMissing();

    internal static Result<PkiMessage> ReadFrom(AsnReader reader)
    {
        var der = reader.PeekEncodedValue();
        var contents = reader.PeekContentBytes();
        var fields = reader.ReadSequence();
        var protectedOctets = fields.PeekEncodedValue().Length;
        var header = PkiHeader.ReadFrom(fields);
        protectedOctets += fields.PeekEncodedValue().Length;
        var body = PkiBody.ReadFrom(fields);
        var protection = fields.NextIs(0)
            ? fields.ReadTagged(0, tagged => tagged.ReadOctetsInBitString())
            : default(ReadOnlyMemory<byte>?);
        var extraCerts = fields.ReadOptional(1, ReadCertificates) ?? [];
        fields.ThrowIfNotEmpty();
        return new PkiMessage(der, header, body)
        {
            ProtectedPart = WrapSequence(contents.Span[..protectedOctets]),
            Protection = protection,
            ExtraCerts = extraCerts,
        };
    }

    /// <summary>Makes octets the contents of a SEQUENCE.</summary>
    internal static ReadOnlyMemory<byte> WrapSequence(ReadOnlySpan<byte> contents)
    {
        var room = new byte[contents.Length + DerBackwardWriter.HeaderOctets(contents.Length)];
        var writer = new DerBackwardWriter(room);
        writer.PrependValue(DerTag.Sequence, contents);
        return room;
    }

    /// <summary>Reads a SEQUENCE OF CMPCertificate, of which only X.509 certificates are known.</summary>
    internal static IReadOnlyList<ReadOnlyMemory<byte>> ReadCertificates(AsnReader reader) =>
        reader.ReadList(ExtraCertsMax, "certificates", ReadCertificate);

    internal static ReadOnlyMemory<byte> ReadCertificate(AsnReader reader)
    {
        var encoded = reader.PeekEncodedValue();
        _ = reader.ReadSequence();
        return encoded;
    }
}
