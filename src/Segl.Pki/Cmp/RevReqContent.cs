using Segl.Pki.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Cmp;

/// <summary>rr: revocations that are asked for (RFC 9810 §5.3.9).</summary>
public static class RevReqContent
{
    private const int DetailsMax = 16;

    private static readonly DerFormat Format = new("CMP revocation request", "CmpRevocation", PkiMessage.BytesMax);

    /// <summary>Reads the content of a body; the Lightweight Profile allows one certificate (RFC 9483 §4.2).</summary>
    public static Result<RevDetails> ParseOne(ReadOnlyMemory<byte> content) => Format.Read<RevDetails>(content, reader =>
    {
        var details = reader.ReadList(DetailsMax, "certificates", RevDetails.ReadFrom);
        return details.Count == 1 ? details[0] : CmpRefusals.RevocationCount(details.Count);
    });

    /// <summary>The body.</summary>
    public static PkiBody Of(RevDetails details)
    {
        ArgumentNullException.ThrowIfNull(details);
        return PkiBody.Of(PkiBodyKind.RevocationRequest, writer =>
        {
            using (writer.PushSequence())
                details.WriteTo(writer);
        });
    }
}
