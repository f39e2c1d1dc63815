namespace Segl.Server.Features.Directory;

/// <summary>Sends answers to a client, each whole, within the time that a client has to take them.</summary>
internal sealed class LdapOutput(Stream stream, TimeSpan time, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Sends; other answers wait meanwhile.</summary>
    /// <exception cref="IOException">The client is gone, or takes nothing.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> messages, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        using var limit = new CancellationTokenSource(time, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await stream.WriteAsync(messages, both.Token);
            await stream.FlushAsync(both.Token);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException("The client does not take its answers.", fault);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
