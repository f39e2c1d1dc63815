using System.Security.Cryptography;
using Segl.Ca.Keys;

namespace Segl.Server.Features.Orders;

/// <summary>Makes and compares what is kept of one-time codes: HMAC-SHA-256 under a key that lies outside the database.</summary>
/// <remarks>A code has 79 random bits, so no slow hash is needed; the key makes a stolen table worthless even so.</remarks>
public sealed class CodeHashing(MasterKey masterKey) : IDisposable
{
    private const int SaltBytes = 16;

    private readonly byte[] _key = masterKey.DeriveKey("one-time code");

    /// <summary>What is kept of a new code.</summary>
    public (byte[] Salt, byte[] Hash) Make(SecretCode code)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return (salt, Hash(salt, code));
    }

    /// <summary>Whether a typed code is a kept one, in constant time.</summary>
    public bool Matches(SecretCode typed, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> hash) =>
        CryptographicOperations.FixedTimeEquals(Hash(salt, typed), hash);

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_key);

    private byte[] Hash(ReadOnlySpan<byte> salt, SecretCode code) => HMACSHA256.HashData(_key, (byte[])[.. salt, .. code.Octets]);
}
