using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Segl.Testing.Ldap;

namespace Segl.Server.Tests.Ldap;

/// <summary>A client that sends what it is told, byte for byte.</summary>
internal sealed class LdapClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly TcpClient _client = new();
    private Stream _stream = Stream.Null;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<LdapClient> ConnectAsync(IPEndPoint server, int? receiveBytes = null)
    {
        var client = new LdapClient();
        if (receiveBytes is { } bytes)
            client._client.ReceiveBufferSize = bytes;
        await client._client.ConnectAsync(server, Token);
        client._stream = client._client.GetStream();
        return client;
    }

    public Task SendAsync(ReadOnlyMemory<byte> bytes) => SendUntilAsync(bytes, Token);

    public async Task SendUntilAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(bytes, cancellationToken);
        await _stream.FlushAsync(cancellationToken);
    }

    /// <summary>The next message; null where the server has ended the connection.</summary>
    public async Task<LdapAnswer?> ReadAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Patience);
        try
        {
            return await ReadMessageAsync(limit.Token);
        }
        catch (Exception ending) when (ending is EndOfStreamException or IOException)
        {
            return null;
        }
    }

    /// <summary>Sends one request, and reads all up to what ends it.</summary>
    public async Task<(IReadOnlyList<LdapAnswer> Entries, LdapAnswer Result)> AskAsync(byte[] request)
    {
        await SendAsync(request);
        var entries = new List<LdapAnswer>();
        while (true)
        {
            var answer = (await ReadAsync()).ShouldNotBeNull();
            if (!answer.IsEntry)
                return (entries, answer);
            entries.Add(answer);
        }
    }

    /// <summary>Says that nothing more will come.</summary>
    public void EndSending() => _client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Agrees on TLS with the server that has this certificate.</summary>
    public async Task EncryptAsync(byte[] certificate)
    {
        var encrypted = new SslStream(
            _stream, leaveInnerStreamOpen: false, (_, shown, _, _) => shown?.GetRawCertData().AsSpan().SequenceEqual(certificate) is true);
        await encrypted.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, Token);
        _stream = encrypted;
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }

    private async Task<LdapAnswer> ReadMessageAsync(CancellationToken cancellationToken)
    {
        var header = new byte[6];
        await _stream.ReadExactlyAsync(header.AsMemory(0, 2), cancellationToken);
        header[0].ShouldBe((byte)0x30);
        var octets = header[1] < 0x80 ? 0 : header[1] & 0x7f;
        await _stream.ReadExactlyAsync(header.AsMemory(2, octets), cancellationToken);
        var length = octets == 0 ? header[1] : LengthOf(header.AsSpan(2, octets));
        byte[] message = [.. header[..(2 + octets)], .. new byte[length]];
        await _stream.ReadExactlyAsync(message.AsMemory(2 + octets), cancellationToken);
        return LdapAnswer.Read(message);
    }

    private static int LengthOf(ReadOnlySpan<byte> octets)
    {
        Span<byte> length = stackalloc byte[4];
        length.Clear();
        octets.CopyTo(length[(4 - octets.Length)..]);
        return BinaryPrimitives.ReadInt32BigEndian(length);
    }
}
