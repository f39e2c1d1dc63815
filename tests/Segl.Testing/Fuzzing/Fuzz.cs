using System.Net;
using System.Net.Sockets;

namespace Segl.Testing.Fuzzing;

/// <summary>Damaged input for a running server: each case on a connection of its own, and everything that is answered read and judged.</summary>
public abstract class Fuzz(IPEndPoint server, params IReadOnlyList<byte[]> seeds)
{
    /// <summary>No answer of ours to a stranger is larger.</summary>
    private const int AnswerBytesMax = 1024 * 1024;

    private const int BufferBytes = 16 * 1024;

    /// <summary>So often a good question is asked in between, and has to be answered as ever.</summary>
    private const int GoodEach = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Mutator _mutator = new(seeds);

    /// <summary>Sends cases from a number on, some at once, and throws at the first answer that the protocol does not have.</summary>
    /// <returns>How many cases were answered at all, and not only cut off.</returns>
    public async Task<int> RunAsync(int from, int count, int atOnce, CancellationToken cancellationToken = default)
    {
        var answered = 0;
        await Parallel.ForAsync(
            from, from + count, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken }, async (number, token) =>
            {
                var sent = Packed(_mutator.Case(number));
                var answer = await AskAsync(sent, EndsAfter, token);
                if (FaultOf(answer) is { } fault)
                    throw new InvalidOperationException($"Case {number} ({Convert.ToHexStringLower(sent)}) was answered {Convert.ToHexStringLower(answer)}: {fault}");
                if (answer.Length > 0)
                    Interlocked.Increment(ref answered);
                if (number % GoodEach == 0)
                    await ShouldAnswerAsync(number, token);
            });
        return answered;
    }

    /// <summary>
    /// After how long without an answer the server is told that nothing more will come; null where it need not be, because each case is whole.
    /// </summary>
    /// <remarks>Kestrel takes the end of what a client sends for the end of its interest, also where a whole request came before it.</remarks>
    protected virtual TimeSpan? EndsAfter => TimeSpan.Zero;

    /// <summary>The same for the good question.</summary>
    protected virtual TimeSpan? GoodEndsAfter => EndsAfter;

    /// <summary>A case as it is sent.</summary>
    protected virtual byte[] Packed(byte[] question) => question;

    /// <summary>What the protocol does not have in an answer, in words; null for none. Nothing at all is the end of a connection.</summary>
    protected abstract string? FaultOf(byte[] answer);

    /// <summary>Whether a good question was answered as it ought to be.</summary>
    protected abstract bool IsGood(byte[] answer);

    private async Task ShouldAnswerAsync(int number, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(Packed(seeds[0]), GoodEndsAfter, cancellationToken);
        if (!IsGood(answer))
            throw new InvalidOperationException($"After case {number} the server answered a good question with {Convert.ToHexStringLower(answer)}.");
    }

    private async Task<byte[]> AskAsync(byte[] sent, TimeSpan? endsAfter, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, limit.Token);
        socket.LingerState = new LingerOption(enable: true, seconds: 0); // A million closed connections must not wait for latecomers.
        var answer = new MemoryStream();
        try
        {
            await SendAsync(socket, sent, limit.Token);
            var buffer = new byte[BufferBytes];
            for (var rest = endsAfter; ;)
            {
                var received = socket.ReceiveAsync(buffer, limit.Token).AsTask();
                if (rest is { } patience && await IsSilentAsync(received, patience, limit.Token))
                {
                    socket.Shutdown(SocketShutdown.Send);
                    rest = null;
                }

                if (await received is not (> 0 and var read))
                    break;
                answer.Write(buffer, 0, read);
                if (answer.Length > AnswerBytesMax)
                    throw new InvalidOperationException($"The answer to {Convert.ToHexStringLower(sent)} does not end.");
            }
        }
        catch (SocketException)
        {
            // Cut off, while sending or after an answer: what has come counts.
        }

        return answer.ToArray();
    }

    private static async Task<bool> IsSilentAsync(Task received, TimeSpan patience, CancellationToken cancellationToken) =>
        patience == TimeSpan.Zero || await Task.WhenAny(received, Task.Delay(patience, TimeProvider.System, cancellationToken)) != received;

    private static async Task SendAsync(Socket socket, byte[] sent, CancellationToken cancellationToken)
    {
        for (var rest = sent.AsMemory(); !rest.IsEmpty;)
            rest = rest[await socket.SendAsync(rest, cancellationToken)..];
    }
}
