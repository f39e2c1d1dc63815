using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Cmp;

/// <summary>Reads what goes with questions and answers of general messages (RFC 9483 §4.3).</summary>
public static class SupportQuestions
{
    private const int StatusesMax = 16;
    private const int LangTagsMax = 64;

    private static readonly DerFormat Format = new("CMP information value", "CmpInfo", PkiMessage.AnswerBytesMax);

    /// <summary>The root whose successor is asked for (RFC 9483 §4.3.2).</summary>
    public static Result<Certificate> ReadRootCaCert(InfoTypeAndValue info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return Certificate.Parse(info.InfoValue ?? default);
    }

    /// <summary>Which revocation lists the requester has (RFC 9483 §4.3.4).</summary>
    public static Result<IReadOnlyList<CrlStatus>> ReadCrlStatusList(InfoTypeAndValue info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return Format.Read(info.InfoValue ?? default, ReadCrlStatuses);
    }

    /// <summary>The languages that somebody reads, the best first (RFC 9810 §5.3.19.13).</summary>
    public static Result<IReadOnlyList<string>> ReadLangTags(InfoTypeAndValue info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return Format.Read(info.InfoValue ?? default, ReadTags);
    }

    /// <summary>Certificates or revocation lists of an answer, each still to be parsed; none where it has no value.</summary>
    public static Result<IReadOnlyList<ReadOnlyMemory<byte>>> ReadList(InfoTypeAndValue info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return info.InfoValue is { } value ? Format.Read(value, ReadValues) : new List<ReadOnlyMemory<byte>>();
    }

    private static Result<IReadOnlyList<CrlStatus>> ReadCrlStatuses(AsnReader reader) =>
        new List<CrlStatus>(reader.ReadList(StatusesMax, "revocation lists", CrlStatus.ReadFrom));

    private static Result<IReadOnlyList<string>> ReadTags(AsnReader reader) =>
        new List<string>(reader.ReadList(LangTagsMax, "languages", tag => tag.ReadCharacterString(UniversalTagNumber.UTF8String)));

    private static Result<IReadOnlyList<ReadOnlyMemory<byte>>> ReadValues(AsnReader reader) =>
        new List<ReadOnlyMemory<byte>>(PkiMessage.ReadCertificates(reader));
}
