using System.Formats.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Cmp;

/// <summary>How a request ended and why (RFC 9810 §5.2.3).</summary>
/// <param name="Status">How.</param>
/// <param name="StatusString">For people; empty where absent.</param>
/// <param name="FailInfo">For programs; none where absent.</param>
public sealed record PkiStatusInfo(PkiStatus Status, IReadOnlyList<string> StatusString, PkiFailureInfo FailInfo)
{
    private const int StatusMax = (int)PkiStatus.KeyUpdateWarning;

    /// <summary>Exactly what was asked for.</summary>
    public static PkiStatusInfo Accepted { get; } = new(PkiStatus.Accepted, [], PkiFailureInfo.None);

    /// <summary>The answer comes later.</summary>
    public static PkiStatusInfo Waiting { get; } = new(PkiStatus.Waiting, [], PkiFailureInfo.None);

    /// <summary>Whether a certificate is there or a revocation done.</summary>
    public bool IsGranted => Status is PkiStatus.Accepted or PkiStatus.GrantedWithMods;

    /// <summary>Not done, with the reason.</summary>
    public static PkiStatusInfo Rejected(PkiFailureInfo failInfo, params IReadOnlyList<string> statusString) =>
        new(PkiStatus.Rejection, statusString, failInfo);

    /// <summary>Not done because of a refusal; its failInfo is that of its code (<see cref="CmpFailures"/>).</summary>
    public static PkiStatusInfo Rejected(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return Rejected(CmpFailures.Of(refusal), refusal.Detail);
    }

    internal static PkiStatusInfo ReadFrom(AsnReader reader)
    {
        var fields = reader.ReadSequence();
        if (!fields.TryReadInt32(out var status) || status is < 0 or > StatusMax)
            throw new AsnContentException("The status is none of the standard's.");

        IReadOnlyList<string> statusString = fields.HasData && fields.PeekTag() == Asn1Tag.Sequence ? PkiFreeText.ReadFrom(fields) : [];
        var failInfo = fields.HasData ? fields.ReadNamedBitListValue<PkiFailureInfo>() : PkiFailureInfo.None;
        fields.ThrowIfNotEmpty();
        return new PkiStatusInfo((PkiStatus)status, statusString, failInfo);
    }

    internal void WriteTo(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger((int)Status);
            if (StatusString.Count > 0)
                PkiFreeText.WriteTo(writer, StatusString);
            if (FailInfo != PkiFailureInfo.None)
                writer.WriteNamedBitList(FailInfo);
        }
    }
}
