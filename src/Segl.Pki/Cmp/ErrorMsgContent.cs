using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Cmp;

/// <summary>error: what went wrong with a message (RFC 9810 §5.3.21).</summary>
/// <param name="Status">The status, and for programs failInfo.</param>
public sealed record ErrorMsgContent(PkiStatusInfo Status)
{
    private const int ErrorCodeOctetsMax = 20;

    private static readonly DerFormat Format = new("CMP error message", "CmpError", PkiMessage.BytesMax);

    /// <summary>errorDetails; empty where absent.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>Reads the content of a body.</summary>
    public static Result<ErrorMsgContent> Parse(ReadOnlyMemory<byte> content) =>
        Format.Read<ErrorMsgContent>(content, reader => ReadFrom(reader));

    /// <summary>The body.</summary>
    public PkiBody ToBody() => PkiBody.Of(PkiBodyKind.Error, writer =>
    {
        using (writer.PushSequence())
        {
            Status.WriteTo(writer);
            if (Details.Count > 0)
                PkiFreeText.WriteTo(writer, Details);
        }
    });

    // ErrorMsgContent ::= SEQUENCE { pKIStatusInfo, errorCode INTEGER OPTIONAL, errorDetails PKIFreeText OPTIONAL }
    private static ErrorMsgContent ReadFrom(AsnReader reader)
    {
        var fields = reader.ReadSequence();
        var status = PkiStatusInfo.ReadFrom(fields);
        if (fields.HasData && fields.PeekTag() == Asn1Tag.Integer)
            DerReading.RequireAtMost(fields.ReadIntegerBytes().Length, ErrorCodeOctetsMax, "octets in an error code");
        IReadOnlyList<string> details = fields.HasData ? PkiFreeText.ReadFrom(fields) : [];
        fields.ThrowIfNotEmpty();
        return new ErrorMsgContent(status) { Details = details };
    }
}
