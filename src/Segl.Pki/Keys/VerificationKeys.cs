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

    /// <summary>Whether the key made an RSA signature.</summary>
    public bool VerifyRsa(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, HashAlgorithmName hash, RSASignaturePadding padding)
    {
        try
        {
            var key = Take(RSA.Create);
            try
            {
                return key.VerifyData(data, signature, hash, padding);
            }
            finally
            {
                Return(key);
            }
        }
        catch (CryptographicException)
        {
            // A key can be well formed and still no key, for example with an even exponent: nothing is signed by it.
            return false;
        }
    }

    /// <summary>Whether the key made an ECDSA signature, a SEQUENCE of r and s (RFC 3279 §2.2.3).</summary>
    public bool VerifyEcdsa(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, HashAlgorithmName hash)
    {
        try
        {
            var key = Take(ECDsa.Create);
            try
            {
                return key.VerifyData(data, signature, hash, DSASignatureFormat.Rfc3279DerSequence);
            }
            finally
            {
                Return(key);
            }
        }
        catch (CryptographicException)
        {
            // As above, for example a point that is not on the curve.
            return false;
        }
    }

    // A key that nobody else uses until it is given back: its members are not safe for several threads.
    private TKey Take<TKey>(Func<TKey> create)
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

    private void Return(AsymmetricAlgorithm key)
    {
        if (_idle.Count < KeptMax)
            _idle.Add(key);
        else
            key.Dispose();
    }
}
