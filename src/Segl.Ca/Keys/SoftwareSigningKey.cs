using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Segl.Pki.Keys;

namespace Segl.Ca.Keys;

/// <summary>A private key in this process's memory, used over OpenSSL.</summary>
/// <remarks>
/// A signature is pure computation, so no more run at once than there are cores: more would only make all of them late. Each
/// running one has an instance of the key to itself, because the framework does not promise that one serves two threads, and
/// because OpenSSL's blinding would make them wait for each other.
/// </remarks>
public sealed class SoftwareSigningKey : ISigningKey
{
    private readonly ConcurrentBag<AsymmetricAlgorithm> _idle = [];
    private readonly SemaphoreSlim _cores = new(Environment.ProcessorCount);

    private SoftwareSigningKey(SignatureAlgorithm algorithm, SubjectPublicKey publicKey) => (Algorithm, PublicKey) = (algorithm, publicKey);

    /// <inheritdoc/>
    public SignatureAlgorithm Algorithm { get; }

    /// <inheritdoc/>
    public SubjectPublicKey PublicKey { get; }

    /// <summary>Takes a key in PKCS#8 (RFC 5958); the caller clears the bytes.</summary>
    /// <exception cref="CryptographicException">The bytes are not such a key, or not one for the algorithm.</exception>
    public static SoftwareSigningKey Import(ReadOnlySpan<byte> pkcs8, SignatureAlgorithm algorithm)
    {
        using var first = ImportOne(pkcs8, algorithm);
        var key = new SoftwareSigningKey(algorithm, SubjectPublicKey.Of(first));
        for (var core = 0; core < Environment.ProcessorCount; core++)
            key._idle.Add(ImportOne(pkcs8, algorithm));
        return key;
    }

    /// <inheritdoc/>
    public async ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> toBeSigned, CancellationToken cancellationToken)
    {
        await _cores.WaitAsync(cancellationToken);
        try
        {
            if (!_idle.TryTake(out var key))
                throw new UnreachableException("There are as many instances of the key as may be in use.");

            try
            {
                return Algorithm.Sign(key, toBeSigned.Span);
            }
            finally
            {
                _idle.Add(key);
            }
        }
        finally
        {
            _cores.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_idle.TryTake(out var key))
            key.Dispose();
        _cores.Dispose();
    }

    private static AsymmetricAlgorithm ImportOne(ReadOnlySpan<byte> pkcs8, SignatureAlgorithm algorithm)
    {
        AsymmetricAlgorithm key = algorithm.KeyKind is PublicKeyKind.Rsa ? RSA.Create() : ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            if (!algorithm.IsFor(SubjectPublicKey.Of(key)))
                throw new CryptographicException($"The key is not one for {algorithm}.");
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
