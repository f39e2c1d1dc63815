using System.Formats.Asn1;
using System.Globalization;
using System.Net;
using System.Text;

namespace Segl.Testing.Fuzzing;

/// <summary>Damaged questions of OCSP in good requests of HTTP; what is answered has to be one of the answers of RFC 6960 §4.2.1.</summary>
/// <param name="server">The server.</param>
/// <param name="questions">Good questions in DER, the first of which is answered successfully.</param>
public sealed class OcspFuzz(IPEndPoint server, params IReadOnlyList<byte[]> questions) : Fuzz(server, questions)
{
    private const string Type = "Content-Type: application/ocsp-response";

    // An address has an end in every server.
    private const int AddressBytesMax = 2 * 1024;

    private int _number;

    /// <inheritdoc/>
    protected override TimeSpan? EndsAfter => null;

    /// <summary>By turns in the body and in the address.</summary>
    protected override byte[] Packed(byte[] question) =>
        (Interlocked.Increment(ref _number) & 1) == 0 || question.Length > AddressBytesMax ? Post(question) : Get(question);

    protected override string? FaultOf(byte[] answer)
    {
        if (HttpAnswer.FaultOf(answer) is { } fault)
            return fault;
        if (HttpAnswer.StatusOf(answer) is not 200)
            return HttpAnswer.StatusOf(answer) is 400 or 404 or 413 or 414 ? null : "OCSP has no such status of HTTP.";
        if (!HttpAnswer.HasHeader(answer, Type))
            return "It is of another type.";

        try
        {
            return StatusOf(HttpAnswer.BodyOf(answer)) is 0 or 1 or 6 ? null : "The responder has failed.";
        }
        catch (AsnContentException unreadable)
        {
            return unreadable.Message;
        }
    }

    protected override bool IsGood(byte[] answer) => FaultOf(answer) is null && StatusOf(HttpAnswer.BodyOf(answer)) == 0;

    // Successful ones have responseBytes, the others have nothing: 0 successful, 1 malformedRequest, 6 unauthorized.
    private static int StatusOf(byte[] response)
    {
        var reader = new AsnReader(response, AsnEncodingRules.DER);
        var sequence = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        var status = sequence.ReadEnumeratedBytes().Span[0];
        if (status == 0)
            sequence.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true)).ReadSequence().ReadObjectIdentifier();
        sequence.ThrowIfNotEmpty();
        return status;
    }

    private static byte[] Post(byte[] question) =>
    [
        .. Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST /ocsp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/ocsp-request\r\nContent-Length: {question.Length}\r\nConnection: close\r\n\r\n")),
        .. question,
    ];

    private static byte[] Get(byte[] question) => Encoding.ASCII.GetBytes(
        $"GET /ocsp/{Uri.EscapeDataString(Convert.ToBase64String(question))} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
}
