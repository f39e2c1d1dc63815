namespace Segl.Ca.Authorities;

/// <summary>The authorities as this process knows them, and the look whether a generation has come.</summary>
/// <remarks>Every node looks every few seconds, and a new generation signs only a minute after it was made: by then all know it.</remarks>
internal sealed class AuthorityWatch(AuthorityStore store, CaSettings settings, AuthoritySet first) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private volatile AuthoritySet _known = first;

    /// <summary>All that are known; another object when there is one more.</summary>
    public AuthoritySet Known => _known;

    /// <summary>Takes up generations that were made since, here or elsewhere.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var newer = await store.OpenNewerAsync(_known, settings, cancellationToken);
            if (newer.Count > 0)
                _known = _known.With(newer);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _known.Dispose();
        _turn.Dispose();
    }
}
