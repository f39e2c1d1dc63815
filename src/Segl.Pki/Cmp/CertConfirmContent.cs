using Segl.Pki.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Cmp;

/// <summary>certConf: which certificates are taken (RFC 9810 §5.3.18).</summary>
public static class CertConfirmContent
{
    private const int StatusesMax = 16;

    private static readonly DerFormat Format = new("CMP certificate confirmation", "CmpConfirmation", PkiMessage.BytesMax);

    /// <summary>Reads the content of a body that confirms one certificate, as the Lightweight Profile has it (RFC 9483 §4.1.1).</summary>
    /// <remarks>An empty list rejects all certificates (RFC 9810 §5.3.18); nobody sends it, and it is refused.</remarks>
    public static Result<CertStatus> ParseOne(ReadOnlyMemory<byte> content) => Format.Read<CertStatus>(content, reader =>
    {
        var statuses = reader.ReadList(StatusesMax, "certificates", CertStatus.ReadFrom);
        return statuses.Count == 1 ? statuses[0] : CmpRefusals.CertStatus("it is about several certificates");
    });

    /// <summary>The body.</summary>
    public static PkiBody Of(CertStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return PkiBody.Of(PkiBodyKind.CertificateConfirmation, writer =>
        {
            using (writer.PushSequence())
                status.WriteTo(writer);
        });
    }
}
