using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Cmp;

/// <summary>ip, cp and kup: answers to requests for certificates (RFC 9810 §5.3.4).</summary>
/// <param name="Responses">One for each request.</param>
public sealed record CertRepMessage(IReadOnlyList<CertResponse> Responses)
{
    private const int ResponsesMax = 16;

    private static readonly DerFormat Format = new("CMP certificate response", "CmpCertResponse", PkiMessage.AnswerBytesMax);

    /// <summary>caPubs: authorities that a client which knows the secret may trust (RFC 9810 §5.3.2); empty where absent.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> CaPubs { get; init; } = [];

    /// <summary>Reads the content of a body.</summary>
    public static Result<CertRepMessage> Parse(ReadOnlyMemory<byte> content) =>
        Format.Read<CertRepMessage>(content, reader => ReadFrom(reader));

    /// <summary>The body.</summary>
    /// <exception cref="ArgumentException">The kind is none of ip, cp and kup.</exception>
    public PkiBody ToBody(PkiBodyKind kind)
    {
        if (kind is not (PkiBodyKind.InitializationResponse or PkiBodyKind.CertificationResponse or PkiBodyKind.KeyUpdateResponse))
            throw new ArgumentException("Certificates are answered by ip, cp and kup.", nameof(kind));
        return PkiBody.Of(kind, WriteTo);
    }

    private static CertRepMessage ReadFrom(AsnReader reader)
    {
        var fields = reader.ReadSequence();
        var caPubs = fields.ReadOptional(1, PkiMessage.ReadCertificates) ?? [];
        var responses = fields.ReadList(ResponsesMax, "responses", CertResponse.ReadFrom);
        fields.ThrowIfNotEmpty();
        return new CertRepMessage(responses) { CaPubs = caPubs };
    }

    private void WriteTo(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            if (CaPubs.Count > 0)
            {
                using (writer.PushSequence(DerReading.Context(1)))
                    PkiMessageDraft.WriteCertificates(writer, CaPubs);
            }

            using (writer.PushSequence())
            {
                foreach (var response in Responses)
                    response.WriteTo(writer);
            }
        }
    }
}
