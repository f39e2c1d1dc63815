using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Segl.Pki.Keys;

/// <summary>Framework keys that were imported once from a public key and are lent out to verify.</summary>
/// <remarks>Importing costs several times what verifying does, and an authority's key verifies each certificate that it signed.</remarks>
internal sealed class VerificationKeys(ReadOnlyMemory<byte> spki)
{
    /// <summary>More than this many at once are made and thrown away.</summary>
    private const int KeptMax = 8;

    private readonly ConcurrentBag<AsymmetricAlgorithm> _idle = [];

    /// <summary>A key that nobody else uses until it is given back: its members are not safe for several threads.</summary>
    public TKey Take<TKey>(Func<TKey> create)
        where TKey : AsymmetricAlgorithm
    {
        if (_idle.TryTake(out var idle))
            return (TKey)idle;

        var key = create();
        try
        {
            key.ImportSubjectPublicKeyInfo(spki.Span, out _);
            return key;
        }
        catch (CryptographicException)
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Gives a key back.</summary>
    public void Return(AsymmetricAlgorithm key)
    {
        if (_idle.Count < KeptMax)
            _idle.Add(key);
        else
            key.Dispose();
    }
}
