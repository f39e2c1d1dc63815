using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Cmp;

/// <summary>nested: whole messages within one (RFC 9810 §5.1.3.5, RFC 9483 §5.2.2).</summary>
/// <remarks>Only one level is read at a time, so the depth is bounded by whoever goes on reading.</remarks>
public static class NestedMessageContent
{
    /// <summary>The most messages in one.</summary>
    public const int MessagesMax = 16;

    private static readonly DerFormat Format = new("nested CMP message", "CmpNested", PkiMessage.AnswerBytesMax);

    /// <summary>Reads the messages, each as far as its header; also the value of origPKIMessage (RFC 9810 §5.1.1.3).</summary>
    public static Result<IReadOnlyList<PkiMessage>> Parse(ReadOnlyMemory<byte> content) => Format.Read(content, ReadFrom);

    /// <summary>The body.</summary>
    public static PkiBody Of(params IReadOnlyList<ReadOnlyMemory<byte>> messages) =>
        PkiBody.Of(PkiBodyKind.Nested, writer => PkiMessageDraft.WriteCertificates(writer, messages));

    private static Result<IReadOnlyList<PkiMessage>> ReadFrom(AsnReader reader) =>
        new List<PkiMessage>(reader.ReadList(MessagesMax, "nested messages", message => PkiMessage.ReadFrom(message).Value));
}
