namespace Segl.Server.Storage;

/// <summary>Wakes the outbox worker of this node when something was committed for it; others find it by polling.</summary>
public sealed class OutboxSignal : IDisposable
{
    private readonly SemaphoreSlim _something = new(0, 1);

    /// <summary>Says that something may be due.</summary>
    public void Wake()
    {
        try
        {
            _something.Release();
        }
        catch (SemaphoreFullException)
        {
            // Already awake: once is enough.
        }
    }

    /// <summary>Waits for <see cref="Wake"/>, at most for the given time.</summary>
    public Task WaitAsync(TimeSpan timeMax, CancellationToken cancellationToken) => _something.WaitAsync(timeMax, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _something.Dispose();
}
