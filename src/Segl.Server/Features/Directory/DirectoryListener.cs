using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace Segl.Server.Features.Directory;

/// <summary>Listens for clients of the public certificate database, where that is enabled.</summary>
/// <remarks>
/// Its own sockets and not the portal's web server: who listens there is set for all of it together, and an installation must be able to
/// have LDAP in another zone than its pages.
/// </remarks>
public sealed class DirectoryListener(
    IOptions<DirectoryOptions> options, AnswerSearch search, TimeProvider clock, ILogger<DirectoryListener> log) : BackgroundService
{
    private const int Backlog = 512;

    // Out of handles: soon there may be some again.
    private static readonly TimeSpan RestAfterFault = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<long, Task> _connections = new();
    private readonly List<Socket> _sockets = [];
    private SslStreamCertificateContext? _certificate;
    private long _lastConnection;

    /// <summary>Where LDAP is answered; null where it is not.</summary>
    internal IPEndPoint? EndPoint { get; private set; }

    /// <summary>Where LDAP over TLS is answered; null where it is not.</summary>
    internal IPEndPoint? TlsEndPoint { get; private set; }

    /// <summary>How many connections there are.</summary>
    internal int ConnectionCount => _connections.Count;

    /// <inheritdoc/>
    /// <remarks>A port that somebody else has, or a certificate that cannot be read, stops the start of the host.</remarks>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Enabled)
        {
            _certificate = LoadCertificate();
            EndPoint = Listen(options.Value.Port);
            TlsEndPoint = options.Value.TlsPort is { } port ? Listen(port) : null;
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _sockets.ForEach(socket => socket.Dispose());
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_sockets.Count == 0)
            return;

        var service = new LdapService(options.Value, search, new HeldAnswers(options.Value.HeldBytesMax), _certificate, clock);
        var tally = new ConnectionTally(options.Value.ConnectionsMax, options.Value.ConnectionsPerAddressMax);
        try
        {
            await Task.WhenAll(_sockets.Select((socket, index) => AcceptAsync(socket, isTls: index == 1, service, tally, stoppingToken)));
        }
        finally
        {
            await Task.WhenAll(_connections.Values);
        }
    }

    private IPEndPoint? Listen(int port)
    {
        var address = IPAddress.Parse(options.Value.Address);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(socket);
        if (address.Equals(IPAddress.IPv6Any))
            socket.DualMode = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
        Bind(socket, new IPEndPoint(address, port));
        log.Listening(socket.LocalEndPoint);
        return socket.LocalEndPoint as IPEndPoint;
    }

    private static void Bind(Socket socket, IPEndPoint endPoint)
    {
        try
        {
            socket.Bind(endPoint);
            socket.Listen(Backlog);
        }
        catch (SocketException fault)
        {
            throw new InvalidOperationException(
                $"{DirectoryOptions.Section}: nothing can listen at {endPoint}: {fault.Message}. Choose another Port or Address.", fault);
        }
    }

    private SslStreamCertificateContext? LoadCertificate()
    {
        if (options.Value is not { CertificateFile: { } certificateFile, KeyFile: { } keyFile })
            return null;

        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificateFile);
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(certificateFile, keyFile), chain, offline: true);
    }

    private async Task AcceptAsync(Socket socket, bool isTls, LdapService service, ConnectionTally tally, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            if (await TryAcceptAsync(socket, stopping) is not { } client)
                continue;

            var address = AddressOf(client);
            if (address is null || !tally.TryEnter(address))
            {
                TurnAway(client);
                continue;
            }

            // Counted before it runs, so that stopping waits for it.
            var id = Interlocked.Increment(ref _lastConnection);
            var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _connections[id] = ServeAsync(client, address, isTls, service, begin.Task, stopping).ContinueWith(
                _ =>
                {
                    tally.Leave(address);
                    _connections.TryRemove(id, out var _);
                },
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default);
            begin.SetResult();
        }
    }

    private async Task<Socket?> TryAcceptAsync(Socket socket, CancellationToken stopping)
    {
        try
        {
            return await socket.AcceptAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (SocketException fault)
        {
            log.AcceptFailed(fault);
            await Task.Delay(RestAfterFault, clock, CancellationToken.None);
            return null;
        }
    }

    private static IPAddress? AddressOf(Socket client)
    {
        try
        {
            return (client.RemoteEndPoint as IPEndPoint)?.Address;
        }
        catch (SocketException)
        {
            return null; // Gone already.
        }
    }

    private async Task ServeAsync(
        Socket client, IPAddress address, bool isTls, LdapService service, Task begin, CancellationToken stopping)
    {
        await begin;
        try
        {
            client.NoDelay = true;
            await using var session = new LdapSession(
                service, address, new NetworkStream(client, ownsSocket: true), isTls: false, stopping);
            if (isTls)
                await session.EncryptAsync();
            await session.RunAsync();
        }
        catch (Exception ending) when (IsOrdinary(ending))
        {
            // Clients come and go as they like.
        }
        catch (Exception fault) when (!IsOrdinary(fault))
        {
            log.ConnectionFailed(fault);
        }
    }

    private static bool IsOrdinary(Exception ending) =>
        ending is IOException or SocketException or AuthenticationException or OperationCanceledException;

    private static void TurnAway(Socket client) => client.Dispose();
}
