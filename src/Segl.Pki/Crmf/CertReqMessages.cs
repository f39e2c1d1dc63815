using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Crmf;

/// <summary>Requests for certificates (RFC 4211 §3): what <c>ir</c>, <c>cr</c> and <c>kur</c> of CMP carry.</summary>
public static class CertReqMessages
{
    /// <summary>The most requests that are read in one message; the Lightweight Profile allows one (RFC 9483 §4.1.1).</summary>
    public const int CountMax = 16;

    private static readonly DerFormat Format = new("certificate request message", "Crmf", BytesMax: 128 * 1024);

    /// <summary>Reads them; a request that can be read may still be refused by <see cref="CertReqMsg.ProveKey"/>.</summary>
    public static Result<IReadOnlyList<CertReqMsg>> Parse(ReadOnlyMemory<byte> der) => Format.Read(der, ReadFrom);

    /// <summary>Writes them.</summary>
    public static byte[] Write(params IReadOnlyList<CertReqMsg> requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var request in requests)
                writer.WriteEncodedValue(request.Encoded.Span);
        }

        return writer.Encode();
    }

    private static Result<IReadOnlyList<CertReqMsg>> ReadFrom(AsnReader reader) =>
        new List<CertReqMsg>(reader.ReadList(CountMax, "requests", CertReqMsg.ReadFrom));
}
