using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Cmp;

/// <summary>genm and genp: information that is asked for and given (RFC 9810 §5.3.19 and §5.3.20).</summary>
public static class GenMsgContent
{
    private const int InfosMax = 32;

    private static readonly DerFormat Format = new("CMP general message", "CmpGeneral", PkiMessage.AnswerBytesMax);

    /// <summary>Reads the content of a body; empty where nothing in particular is asked for.</summary>
    public static Result<IReadOnlyList<InfoTypeAndValue>> Parse(ReadOnlyMemory<byte> content) => Format.Read(content, ReadFrom);

    /// <summary>The body that asks.</summary>
    public static PkiBody Ask(params IReadOnlyList<InfoTypeAndValue> infos) => Of(PkiBodyKind.GeneralMessage, infos);

    /// <summary>The body that answers.</summary>
    public static PkiBody Answer(params IReadOnlyList<InfoTypeAndValue> infos) => Of(PkiBodyKind.GeneralResponse, infos);

    private static PkiBody Of(PkiBodyKind kind, IReadOnlyList<InfoTypeAndValue> infos)
    {
        ArgumentNullException.ThrowIfNull(infos);
        return PkiBody.Of(kind, writer =>
        {
            using (writer.PushSequence())
            {
                foreach (var info in infos)
                    info.WriteTo(writer);
            }
        });
    }

    private static Result<IReadOnlyList<InfoTypeAndValue>> ReadFrom(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var infos = new List<InfoTypeAndValue>();
        while (sequence.HasData)
        {
            infos.Add(InfoTypeAndValue.ReadFrom(sequence));
            DerReading.RequireAtMost(infos.Count, InfosMax, "pieces of information");
        }

        return infos;
    }
}
