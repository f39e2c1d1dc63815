namespace Segl.Server.Features.Issuing;

/// <summary>A place in the queue for a private key, and then the key itself: for one certificate and never for a second.</summary>
public sealed class KeyTicket : IDisposable
{
    private readonly KeyPool _pool;
    private byte[]? _sealedKey;

    internal KeyTicket(KeyPool pool) => _pool = pool;

    /// <summary>Whether the key is there.</summary>
    public bool IsReady => Volatile.Read(ref _sealedKey) is not null;

    /// <summary>How many keys must be made until this ticket's is: 0 when it is there, 1 when it is the next.</summary>
    public int Place => _pool.PlaceOf(this);

    /// <summary>The key in PKCS#8; the caller clears it.</summary>
    /// <remarks>Opening again gives the same key, so that a step that was cut short can be repeated for the same certificate.</remarks>
    /// <exception cref="InvalidOperationException">It is not there yet, or no longer.</exception>
    public byte[] OpenPkcs8() =>
        _pool.Open(Volatile.Read(ref _sealedKey) ?? throw new InvalidOperationException("The key is not there: ask IsReady first."));

    /// <summary>Leaves the queue, or forgets the key.</summary>
    public void Dispose()
    {
        _pool.Leave(this);
        if (Interlocked.Exchange(ref _sealedKey, null) is { } forgotten)
            Array.Clear(forgotten);
    }

    internal void Give(byte[] sealedKey) => Volatile.Write(ref _sealedKey, sealedKey);
}
