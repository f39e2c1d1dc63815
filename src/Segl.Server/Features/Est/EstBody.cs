using System.Buffers.Text;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Issuing;

namespace Segl.Server.Features.Est;

/// <summary>A PKCS#10 as EST clients send it: in base64, with or without line ends (RFC 8951 §3.1).</summary>
internal static class EstBody
{
    private const string ContentType = "application/pkcs10";

    // Base64 with an end of line after each 64 characters, and some room.
    private const int BytesMax = IssueFromRequest.BytesMax * 3 / 2;

    /// <summary>The request in DER; <c>RequestNotPkcs10</c>, <c>RequestTooLarge</c> or <c>RequestNotBase64</c>.</summary>
    public static async Task<Result<ReadOnlyMemory<byte>>> ReadAsync(HttpContext context)
    {
        if (!context.Request.GetTypedHeaders().ContentType?.MediaType.Equals(ContentType, StringComparison.OrdinalIgnoreCase) ?? true)
            return new Refusal("RequestNotPkcs10", $"The request's content type is not {ContentType}.") { Clause = "RFC 7030 §4.2.1" };

        using var body = new MemoryStream();
        var part = new byte[4096];
        while (await context.Request.Body.ReadAsync(part, context.RequestAborted) is > 0 and var bytes)
        {
            body.Write(part, 0, bytes);
            if (body.Length > BytesMax)
                return IssuingRefusals.RequestTooLarge((int)body.Length, BytesMax);
        }

        var text = body.GetBuffer().AsSpan(0, (int)body.Length);
        var octets = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (Base64.DecodeFromUtf8(text, octets, out _, out var written) is not System.Buffers.OperationStatus.Done || written == 0)
            return new Refusal("RequestNotBase64", "The request is not a PKCS#10 in base64.") { Clause = "RFC 8951 §3.1" };

        return new ReadOnlyMemory<byte>(octets, 0, written);
    }
}
