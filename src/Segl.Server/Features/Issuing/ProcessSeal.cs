using Segl.Ca.Keys;

namespace Segl.Server.Features.Issuing;

/// <summary>
/// Seals secrets that must lie in memory for a while, under a key that this process drew for itself and never writes anywhere.
/// </summary>
/// <remarks>
/// A page of memory that ends up in swap, or a dump of the heap that misses this one key, tells nothing. Whoever reads the whole memory of
/// the running process reads the key as well; against that stands only the operating system.
/// </remarks>
public sealed class ProcessSeal : IDisposable
{
    private readonly MasterKey _key = MasterKey.Create();

    /// <summary>Seals; opens only with the same purpose.</summary>
    public byte[] Seal(string purpose, ReadOnlySpan<byte> secret) => _key.Seal(purpose, secret, []);

    /// <summary>Opens; the caller clears what it gets.</summary>
    public byte[] Open(string purpose, ReadOnlySpan<byte> isSealed) => _key.Open(purpose, isSealed, []);

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
