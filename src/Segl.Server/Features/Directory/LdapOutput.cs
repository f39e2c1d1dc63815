namespace Segl.Server.Features.Directory;

/// <summary>Sends answers to a client, each whole, within the time that a client has to take them.</summary>
internal sealed class LdapOutput(Stream stream, TimeSpan time, TimeProvider clock, CancellationToken ended) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationToken _ended = ended;
    private readonly Deadline _limit = new(clock, ended);

    /// <summary>Sends; other answers wait meanwhile.</summary>
    /// <exception cref="IOException">The client is gone, or takes nothing.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> messages)
    {
        await _turn.WaitAsync(_ended);
        _limit.Set(time);
        try
        {
            await stream.WriteAsync(messages, _limit.Token);
            await stream.FlushAsync(_limit.Token);
        }
        catch (OperationCanceledException fault) when (!_ended.IsCancellationRequested)
        {
            throw new IOException("The client does not take its answers.", fault);
        }
        finally
        {
            _limit.Clear();
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _limit.Dispose();
        _turn.Dispose();
    }
}
