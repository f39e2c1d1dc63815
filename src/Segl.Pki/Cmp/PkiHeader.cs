using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates.Extensions;

namespace Segl.Pki.Cmp;

/// <summary>What every message says of itself (RFC 9810 §5.1.1).</summary>
/// <remarks>
/// Reading it does not judge it, so that a message that breaks a rule is answered as its own transaction: <see cref="PkiMessageCheck"/>.
/// </remarks>
public sealed record PkiHeader
{
    /// <summary>cmp2000, what everybody speaks.</summary>
    public const int Version2 = 2;

    /// <summary>cmp2021, where certConf names its hash algorithm.</summary>
    public const int Version3 = 3;

    /// <summary>Identifiers of transactions and nonces have 16 octets (RFC 9483 §3.1); some peers draw more.</summary>
    public const int NonceOctetsMin = 16;

    /// <summary>Longer than this they serve nobody.</summary>
    public const int NonceOctetsMax = 64;

    /// <summary>The longest key identifier or reference value.</summary>
    public const int KidOctetsMax = 256;

    private const int GeneralInfoMax = 32;

    /// <summary>pvno.</summary>
    public required int Pvno { get; init; }

    /// <summary>sender.</summary>
    public required GeneralName Sender { get; init; }

    /// <summary>recipient.</summary>
    public required GeneralName Recipient { get; init; }

    /// <summary>messageTime; null where absent, as all below.</summary>
    public DateTimeOffset? MessageTime { get; init; }

    /// <summary>protectionAlg: an AlgorithmIdentifier in DER.</summary>
    public ReadOnlyMemory<byte>? ProtectionAlg { get; init; }

    /// <summary>senderKID: the reference value of a MAC, the key identifier of a signer.</summary>
    public ReadOnlyMemory<byte>? SenderKid { get; init; }

    /// <summary>recipKID.</summary>
    public ReadOnlyMemory<byte>? RecipKid { get; init; }

    /// <summary>transactionID.</summary>
    public ReadOnlyMemory<byte>? TransactionId { get; init; }

    /// <summary>senderNonce.</summary>
    public ReadOnlyMemory<byte>? SenderNonce { get; init; }

    /// <summary>recipNonce: the senderNonce of the message before.</summary>
    public ReadOnlyMemory<byte>? RecipNonce { get; init; }

    /// <summary>freeText; empty where absent.</summary>
    public IReadOnlyList<string> FreeText { get; init; } = [];

    /// <summary>generalInfo; empty where absent.</summary>
    public IReadOnlyList<InfoTypeAndValue> GeneralInfo { get; init; } = [];

    /// <summary>Whether implicit confirmation is asked for or granted.</summary>
    public bool HasImplicitConfirm => Find(InfoTypes.ImplicitConfirm) is not null;

    /// <summary>Until when certConf is waited for; null where absent or not a GeneralizedTime.</summary>
    public DateTimeOffset? ConfirmWaitTime =>
        Find(InfoTypes.ConfirmWaitTime)?.InfoValue is { } value && TryReadTime(value, out var until) ? until : null;

    /// <summary>The message before somebody in between changed it: PKIMessages in DER; null where absent.</summary>
    public ReadOnlyMemory<byte>? OrigPkiMessage => Find(InfoTypes.OrigPkiMessage)?.InfoValue;

    /// <summary>The names of what is asked for; empty where absent or malformed, which <see cref="PkiMessageCheck"/> tells.</summary>
    public IReadOnlyList<string> CertProfiles
    {
        get
        {
            try
            {
                return Find(InfoTypes.CertProfile)?.ReadProfiles() ?? [];
            }
            catch (AsnContentException)
            {
                return [];
            }
        }
    }

    /// <summary>The first piece of information of a type; null where absent.</summary>
    public InfoTypeAndValue? Find(string infoType) =>
        GeneralInfo.FirstOrDefault(info => string.Equals(info.InfoType, infoType, StringComparison.Ordinal));

    /// <summary>The header of an answer: sender, recipient, transaction and nonces change sides (RFC 9483 §3.1).</summary>
    /// <param name="sender">Who answers.</param>
    /// <param name="at">When.</param>
    /// <param name="senderNonce">A fresh nonce of 16 octets.</param>
    public PkiHeader Answer(GeneralName sender, DateTimeOffset at, ReadOnlyMemory<byte> senderNonce) => new()
    {
        // RFC 9810 §7: an answer has the version of the request, and 2 where that is not known.
        Pvno = Pvno == Version3 ? Version3 : Version2,
        Sender = sender,
        Recipient = Sender,
        MessageTime = at,
        TransactionId = TransactionId,
        SenderNonce = senderNonce,
        RecipNonce = SenderNonce,
    };

    internal static PkiHeader ReadFrom(AsnReader reader)
    {
        var fields = reader.ReadSequence();
        if (!fields.TryReadInt32(out var pvno))
            throw new AsnContentException("The version of the protocol is no small number.");

        var header = new PkiHeader
        {
            Pvno = pvno,
            Sender = GeneralName.ReadFrom(fields),
            Recipient = GeneralName.ReadFrom(fields),
            MessageTime = fields.NextIs(0) ? fields.ReadTagged(0, ReadTime) : null,
            ProtectionAlg = fields.NextIs(1) ? fields.ReadTagged(1, ReadAlgorithm) : default(ReadOnlyMemory<byte>?),
            SenderKid = fields.ReadOptionalOctets(2, KidOctetsMax),
            RecipKid = fields.ReadOptionalOctets(3, KidOctetsMax),
            TransactionId = fields.ReadOptionalOctets(4, KidOctetsMax),
            SenderNonce = fields.ReadOptionalOctets(5, KidOctetsMax),
            RecipNonce = fields.ReadOptionalOctets(6, KidOctetsMax),
            FreeText = fields.ReadOptional(7, PkiFreeText.ReadFrom) ?? [],
            GeneralInfo = fields.ReadOptional(8, ReadGeneralInfo) ?? [],
        };
        fields.ThrowIfNotEmpty();
        return header;
    }

    internal void WriteTo(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(Pvno);
            Sender.WriteTo(writer);
            Recipient.WriteTo(writer);
            if (MessageTime is { } time)
                WriteTagged(writer, 0, () => writer.WriteGeneralizedTime(time, omitFractionalSeconds: true));
            if (ProtectionAlg is { } algorithm)
                WriteTagged(writer, 1, () => writer.WriteEncodedValue(algorithm.Span));
            WriteOctets(writer, 2, SenderKid);
            WriteOctets(writer, 3, RecipKid);
            WriteOctets(writer, 4, TransactionId);
            WriteOctets(writer, 5, SenderNonce);
            WriteOctets(writer, 6, RecipNonce);
            if (FreeText.Count > 0)
                WriteTagged(writer, 7, () => PkiFreeText.WriteTo(writer, FreeText));
            if (GeneralInfo.Count > 0)
                WriteTagged(writer, 8, () => WriteGeneralInfo(writer));
        }
    }

    /// <summary>Whether a value is a GeneralizedTime, and which.</summary>
    internal static bool TryReadTime(ReadOnlyMemory<byte> encoded, out DateTimeOffset time)
    {
        try
        {
            time = DerReading.ReadWhole(encoded, ReadTime);
            return true;
        }
        catch (AsnContentException)
        {
            time = default;
            return false;
        }
    }

    // Fractions of a second are allowed here, and some peers write them with a zero at the end, which DER would not have.
    private static DateTimeOffset ReadTime(AsnReader reader) =>
        AsnDecoder.ReadGeneralizedTime(reader.ReadEncodedValue().Span, AsnEncodingRules.BER, out _);

    private static ReadOnlyMemory<byte> ReadAlgorithm(AsnReader reader)
    {
        var encoded = reader.PeekEncodedValue();
        _ = reader.ReadSequence();
        return encoded;
    }

    private static IReadOnlyList<InfoTypeAndValue> ReadGeneralInfo(AsnReader reader) =>
        reader.ReadList(GeneralInfoMax, "pieces of information", InfoTypeAndValue.ReadFrom);

    private static void WriteTagged(AsnWriter writer, int contextTag, Action write)
    {
        using (writer.PushSequence(DerReading.Context(contextTag)))
            write();
    }

    private static void WriteOctets(AsnWriter writer, int contextTag, ReadOnlyMemory<byte>? octets)
    {
        if (octets is { } present)
            WriteTagged(writer, contextTag, () => writer.WriteOctetString(present.Span));
    }

    private void WriteGeneralInfo(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            foreach (var info in GeneralInfo)
                info.WriteTo(writer);
        }
    }
}
