using System.Globalization;
using System.Net;
using System.Text;

namespace Segl.Testing.Fuzzing;

/// <summary>Damaged bodies in good requests of HTTP: JSON for the API, PKCS#10 for EST.</summary>
/// <param name="server">The server; it believes us that we come over TLS.</param>
/// <param name="path">Where they are sent.</param>
/// <param name="headers">What is sent with them, a line each: the content type, who asks.</param>
/// <param name="refusalType">The content type of every refusal.</param>
/// <param name="bodies">Good bodies, the first of which is not refused as malformed.</param>
public sealed class BodyFuzz(IPEndPoint server, string path, IReadOnlyList<string> headers, string refusalType, params IReadOnlyList<byte[]> bodies)
    : Fuzz(server, bodies)
{
    private const int Malformed = 400;

    /// <inheritdoc/>
    protected override TimeSpan? EndsAfter => null;

    /// <inheritdoc/>
    protected override byte[] Packed(byte[] question) =>
    [
        .. Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: 192.0.2.1\r\n{string.Join("\r\n", headers)}\r\n"
            + $"Content-Length: {question.Length}\r\nConnection: close\r\n\r\n")),
        .. question,
    ];

    /// <inheritdoc/>
    protected override string? FaultOf(byte[] answer)
    {
        if (HttpAnswer.FaultOf(answer) is { } fault)
            return fault;

        return HttpAnswer.StatusOf(answer) >= Malformed && !HttpAnswer.HasHeader(answer, $"Content-Type: {refusalType}")
            ? "A refusal of another type."
            : null;
    }

    /// <inheritdoc/>
    protected override bool IsGood(byte[] answer) => FaultOf(answer) is null && HttpAnswer.StatusOf(answer) != Malformed;
}
