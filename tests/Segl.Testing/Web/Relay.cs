using System.Net;
using System.Net.Sockets;

namespace Segl.Testing.Web;

/// <summary>
/// An address that is known before the server behind it has one, and that nobody else can take: what a server has to write down about itself.
/// </summary>
public sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource<IPEndPoint> _server = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _accepting;

    /// <summary>Listens; whoever connects waits until there is a server.</summary>
    public Relay()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Says where everything goes from now on.</summary>
    public void PassTo(IPEndPoint server) => _server.TrySetResult(server);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(PassAsync(await _listener.AcceptTcpClientAsync(_ended.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var server = new TcpClient();
        try
        {
            using (client)
            {
                await server.ConnectAsync(await _server.Task.WaitAsync(_ended.Token), _ended.Token);
                await Task.WhenAll(CopyAsync(client, server), CopyAsync(server, client));
            }
        }
        catch (Exception ending) when (ending is IOException or SocketException or OperationCanceledException)
        {
            // Either side is gone; so is the other then.
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        await from.GetStream().CopyToAsync(to.GetStream(), _ended.Token);
        to.Client.Shutdown(SocketShutdown.Send);
    }
}
