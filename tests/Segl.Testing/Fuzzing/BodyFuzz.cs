using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Segl.Testing.Fuzzing;

/// <summary>Damaged bodies in good requests of HTTP: JSON for the API, PKCS#10 for EST.</summary>
/// <param name="server">The server; it believes us that we come over TLS.</param>
/// <param name="path">Where they are sent.</param>
/// <param name="headers">What is sent with them, a line each: the content type, who asks.</param>
/// <param name="refusalType">The content type of every refusal.</param>
/// <param name="goodStatus">What the good body is answered with, each time that it is sent.</param>
/// <param name="body">The good body.</param>
public sealed partial class BodyFuzz(IPEndPoint server, string path, IReadOnlyList<string> headers, string refusalType, int goodStatus, byte[] body)
    : Fuzz(server, body)
{
    private const int Malformed = 400;

    private readonly ConcurrentDictionary<string, int> _answers = new(StringComparer.Ordinal);

    /// <summary>How often each status was answered, with the reason code where a problem has one; good bodies included.</summary>
    public IReadOnlyDictionary<string, int> Answers => _answers;

    /// <summary>What becomes of a damaged body on its way, where another format holds it.</summary>
    public Func<byte[], byte[]> Wrap { get; init; } = body => body;

    /// <inheritdoc/>
    protected override TimeSpan? EndsAfter => null;

    /// <inheritdoc/>
    protected override byte[] Packed(byte[] question)
    {
        var wrapped = Wrap(question);
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: 192.0.2.1\r\n{string.Join("\r\n", headers)}\r\n"
            + $"Content-Length: {wrapped.Length}\r\nConnection: close\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. wrapped];
    }

    /// <inheritdoc/>
    protected override string? FaultOf(byte[] answer)
    {
        if (HttpAnswer.FaultOf(answer) is { } fault)
            return fault;

        var code = ReasonCode().Match(Encoding.UTF8.GetString(answer)).Groups["code"].Value;
        _answers.AddOrUpdate($"{HttpAnswer.StatusOf(answer)} {code}".TrimEnd(), 1, (_, count) => count + 1);
        return HttpAnswer.StatusOf(answer) >= Malformed && !HttpAnswer.HasHeader(answer, $"Content-Type: {refusalType}")
            ? "A refusal of another type."
            : null;
    }

    /// <inheritdoc/>
    protected override bool IsGood(byte[] answer) => FaultOf(answer) is null && HttpAnswer.StatusOf(answer) == goodStatus;

    [GeneratedRegex("\"errorReasonCode\":\"(?<code>[A-Za-z0-9]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex ReasonCode();
}
