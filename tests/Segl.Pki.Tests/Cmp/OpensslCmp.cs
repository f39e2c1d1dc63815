using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Segl.Pki.Cmp;
using Segl.Testing;

namespace Segl.Pki.Tests.Cmp;

/// <summary>openssl cmp as a client over HTTP, answered by what a test says; keeps every message of both sides.</summary>
internal static class OpensslCmp
{
    private const int RequestsMax = 8;

    public sealed record Dialogue(ToolRun Run, IReadOnlyList<PkiMessage> Requests, IReadOnlyList<byte[]> Answers)
    {
        public string Said => Run.Output + Run.Error;
    }

    public static async Task<Dialogue> AskAsync(Func<PkiMessage, byte[]> answer, params IReadOnlyList<string> arguments)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        List<PkiMessage> requests = [];
        List<byte[]> answers = [];
        var listening = new TaskCompletionSource<int>();
        var serving = ServeAsync(listening, request => Answer(request, answer, requests, answers), ended.Token);
        var port = await listening.Task;

        var run = await OutsideTool.RunAsync(
            "openssl",
            ["cmp", "-server", $"127.0.0.1:{port}", "-path", "cmp", "-keep_alive", "0", "-msg_timeout", "20", "-no_check_time", "-batch", .. arguments],
            cancellationToken: TestContext.Current.CancellationToken);

        await ended.CancelAsync();
        await serving;
        return new Dialogue(run, requests, answers);
    }

    private static byte[] Answer(byte[] request, Func<PkiMessage, byte[]> answer, List<PkiMessage> requests, List<byte[]> answers)
    {
        var message = PkiMessage.Parse(request).Value;
        requests.Add(message);
        answers.Add(answer(message));
        return answers[^1];
    }

    private static async Task ServeAsync(TaskCompletionSource<int> listening, Func<byte[], byte[]> answer, CancellationToken ended)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        listening.SetResult(((IPEndPoint)listener.LocalEndpoint).Port);
        try
        {
            for (var count = 0; count < RequestsMax; count++)
            {
                using var client = await listener.AcceptTcpClientAsync(ended);
                await using var stream = client.GetStream();
                var body = answer(await ReadRequestAsync(stream, ended));
                var head = $"HTTP/1.0 200 OK\r\nContent-Type: application/pkixcmp\r\nContent-Length: {body.Length}\r\n\r\n";
                await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. body], ended);
            }
        }
        catch (OperationCanceledException)
        {
            // The client has ended.
        }
    }

    private static async Task<byte[]> ReadRequestAsync(NetworkStream stream, CancellationToken ended)
    {
        List<byte> head = [];
        while (!head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            var octet = new byte[1];
            await stream.ReadExactlyAsync(octet, ended);
            head.Add(octet[0]);
        }

        var length = Encoding.ASCII.GetString([.. head]).Split("\r\n")
            .Single(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)).Split(':')[1];
        var body = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, ended);
        return body;
    }
}
