using System.Net;
using System.Net.Sockets;

namespace Segl.Testing.Mail;

/// <summary>A real mail server on a free loopback port that keeps what it gets for the test to read.</summary>
public sealed class SmtpSink : IAsyncDisposable
{
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(20);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly List<ReceivedMail> _messages = [];
    private readonly List<Task> _sessions = [];
    private readonly Task _accepting;
    private volatile SmtpSinkMode _mode = SmtpSinkMode.Accept;
    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _connections;

    public SmtpSink()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public static string Host => IPAddress.Loopback.ToString();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>May be changed at any time; a session that is open follows.</summary>
    public SmtpSinkMode Mode
    {
        get => _mode;
        set => _mode = value;
    }

    /// <summary>How many connections were tried, in every mode.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public IReadOnlyList<ReceivedMail> Messages
    {
        get
        {
            lock (_gate)
                return [.. _messages];
        }
    }

    /// <summary>Waits until at least so many messages have come, and returns all.</summary>
    public async Task<IReadOnlyList<ReceivedMail>> WaitForAsync(int count, CancellationToken cancellationToken)
    {
        while (true)
        {
            var arrival = NextArrival();
            var messages = Messages;
            if (messages.Count >= count)
                return messages;

            await arrival.WaitAsync(WaitTimeout, cancellationToken);
        }
    }

    /// <summary>Waits for a message to an address, and returns the last one.</summary>
    public async Task<ReceivedMail> WaitForMailToAsync(string address, CancellationToken cancellationToken)
    {
        while (true)
        {
            var arrival = NextArrival();
            if (Messages.LastOrDefault(mail => mail.Recipients.Contains(address, StringComparer.OrdinalIgnoreCase)) is { } message)
                return message;

            await arrival.WaitAsync(WaitTimeout, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_sessions);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                Interlocked.Increment(ref _connections);
                _sessions.Add(ServeAsync(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The sink is being disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            if (Mode == SmtpSinkMode.Unreachable)
                return;

            try
            {
                await new SmtpSession(client.GetStream(), () => Mode, Keep).RunAsync(_stopping.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                // The client went away, or the sink is being disposed.
            }
        }
    }

    private Task NextArrival()
    {
        lock (_gate)
            return _arrival.Task;
    }

    private void Keep(ReceivedMail message)
    {
        TaskCompletionSource arrival;
        lock (_gate)
        {
            _messages.Add(message);
            arrival = _arrival;
            _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        arrival.SetResult();
    }
}
