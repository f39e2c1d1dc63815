using System.Net;
using System.Text;

namespace Segl.Testing.Fuzzing;

/// <summary>Damaged requests of HTTP for pages, documents and forms; what is answered has to be HTTP, and no fault of the server.</summary>
public sealed class HttpFuzz(IPEndPoint server) : Fuzz(server, Seeds())
{
    /// <inheritdoc/>
    protected override TimeSpan? EndsAfter => TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    protected override TimeSpan? GoodEndsAfter => null;

    protected override string? FaultOf(byte[] answer) => answer.Length == 0 ? null : HttpAnswer.FaultOf(answer);

    protected override bool IsGood(byte[] answer) => HttpAnswer.StatusOf(answer) == 200;

    // The first is the good question: a document that anybody may have.
    private static byte[][] Seeds() =>
    [
        Text("GET /oces/root/1/cacert/root.cer HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
        Text("GET / HTTP/1.1\r\nHost: localhost\r\nAccept-Language: da, en;q=0.8\r\nCookie: segl=abc%20def; culture=c%3Dda\r\nConnection: close\r\n\r\n"),
        Text("GET /certifikater?soeg=a%C3%B8&status=Valid&sorter=Expiry HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
        Text("HEAD /oces/issuing/1/crl/issuing.crl HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: \"a\", W/\"b\"\r\nConnection: close\r\n\r\n"),
        Text("POST /log-ind HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 24\r\nConnection: close\r\n\r\nuser=a%40b&password=%F0c"),
        Text(
            "POST /udsted HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
            + "40\r\n--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\nabc\r\n0\r\n\r\n"),
    ];

    private static byte[] Text(string text) => Encoding.ASCII.GetBytes(text);
}
