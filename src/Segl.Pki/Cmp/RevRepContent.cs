using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Crmf;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Cmp;

/// <summary>rp: how asking for revocations ended (RFC 9810 §5.3.10).</summary>
/// <param name="Statuses">One for each, in the order of the request.</param>
public sealed record RevRepContent(IReadOnlyList<PkiStatusInfo> Statuses)
{
    private const int CountMax = 16;

    private static readonly DerFormat Format = new("CMP revocation response", "CmpRevocationResponse", PkiMessage.AnswerBytesMax);

    /// <summary>The certificates, in the order of the request; empty where absent.</summary>
    public IReadOnlyList<CertId> RevCerts { get; init; } = [];

    /// <summary>Revocation lists that show it, in DER; empty where absent.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Crls { get; init; } = [];

    /// <summary>Reads the content of a body.</summary>
    public static Result<RevRepContent> Parse(ReadOnlyMemory<byte> content) =>
        Format.Read<RevRepContent>(content, reader => ReadFrom(reader));

    /// <summary>The body.</summary>
    public PkiBody ToBody() => PkiBody.Of(PkiBodyKind.RevocationResponse, WriteTo);

    private static RevRepContent ReadFrom(AsnReader reader)
    {
        var fields = reader.ReadSequence();
        var content = new RevRepContent(fields.ReadList(CountMax, "statuses", PkiStatusInfo.ReadFrom))
        {
            RevCerts = fields.ReadOptional(0, tagged => tagged.ReadList(CountMax, "certificates", CertId.ReadFrom)) ?? [],
            Crls = fields.ReadOptional(1, tagged => tagged.ReadList(CountMax, "revocation lists", PkiMessage.ReadCertificate)) ?? [],
        };
        fields.ThrowIfNotEmpty();
        return content;
    }

    private void WriteTo(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                foreach (var status in Statuses)
                    status.WriteTo(writer);
            }

            if (RevCerts.Count > 0)
            {
                using (writer.PushSequence(DerReading.Context(0)))
                using (writer.PushSequence())
                {
                    foreach (var certId in RevCerts)
                        certId.WriteTo(writer);
                }
            }

            if (Crls.Count > 0)
            {
                using (writer.PushSequence(DerReading.Context(1)))
                    PkiMessageDraft.WriteCertificates(writer, Crls);
            }
        }
    }
}
