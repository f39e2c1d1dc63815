using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Cmp;

/// <summary>pollReq and pollRep for one request (RFC 9810 §5.3.22).</summary>
/// <param name="CertReqId">That of the request; -1 where it has none.</param>
/// <param name="CheckAfter">After which time to ask again; null in a question.</param>
public sealed record PollContent(int CertReqId, TimeSpan? CheckAfter)
{
    private const int CountMax = 16;

    /// <summary>Longer than a year nobody waits.</summary>
    private const int SecondsMax = 366 * 86_400;

    private static readonly DerFormat Format = new("CMP polling message", "CmpPolling", PkiMessage.BytesMax);

    /// <summary>Why it takes its time; empty where absent.</summary>
    public IReadOnlyList<string> Reason { get; init; } = [];

    /// <summary>Reads a question or an answer; the Lightweight Profile has one at a time (RFC 9483 §4.4).</summary>
    public static Result<PollContent> ParseOne(PkiBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Format.Read<PollContent>(body.Content, reader => reader
            .ReadList(CountMax, "requests", entry => ReadFrom(entry, body.Kind))
            is [var only] ? only : CmpRefusals.Polling());
    }

    /// <summary>The question.</summary>
    public static PkiBody Ask(int certReqId) => new PollContent(certReqId, CheckAfter: null).ToBody();

    /// <summary>The body.</summary>
    public PkiBody ToBody() => PkiBody.Of(CheckAfter is null ? PkiBodyKind.PollRequest : PkiBodyKind.PollResponse, writer =>
    {
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteInteger(CertReqId);
            if (CheckAfter is { } checkAfter)
                writer.WriteInteger((long)Math.Ceiling(checkAfter.TotalSeconds));
            if (Reason.Count > 0)
                PkiFreeText.WriteTo(writer, Reason);
        }
    });

    private static PollContent ReadFrom(AsnReader reader, PkiBodyKind kind)
    {
        var fields = reader.ReadSequence();
        if (!fields.TryReadInt32(out var certReqId))
            throw new AsnContentException("The certReqId is no small number.");
        if (kind == PkiBodyKind.PollRequest)
        {
            fields.ThrowIfNotEmpty();
            return new PollContent(certReqId, CheckAfter: null);
        }

        if (!fields.TryReadInt32(out var seconds) || seconds is < 0 or > SecondsMax)
            throw new AsnContentException("The time to wait is over a year, or none.");
        IReadOnlyList<string> reason = fields.HasData ? PkiFreeText.ReadFrom(fields) : [];
        fields.ThrowIfNotEmpty();
        return new PollContent(certReqId, TimeSpan.FromSeconds(seconds)) { Reason = reason };
    }
}
