using System.Security.Cryptography;
using System.Text;

namespace Segl.Ca.Keys;

/// <summary>The secret under which everything secret at rest is sealed; it lies outside the database.</summary>
/// <remarks>
/// It never encrypts anything itself: each purpose gets a key of its own by HKDF (RFC 5869), so that what is sealed for one
/// purpose cannot be passed off as another's. Sealing is AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce, which is
/// safe for 2³² messages per purpose: far more than an installation seals.
/// </remarks>
public sealed class MasterKey : IDisposable
{
    /// <summary>The length of the master key and of each derived key.</summary>
    public const int LengthBytes = 32;

    /// <summary>The environment variable that takes precedence over the file.</summary>
    public const string EnvironmentVariable = "SEGL_MASTER_KEY";

    private const byte SealVersion = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeaderBytes = 1 + NonceBytes + TagBytes;

    private readonly byte[] _key;

    private MasterKey(byte[] key) => _key = key;

    /// <summary>A new random key.</summary>
    public static MasterKey Create() => new(RandomNumberGenerator.GetBytes(LengthBytes));

    /// <summary>Reads the Base64 form, in which the key stands in its file and in the environment.</summary>
    /// <exception cref="FormatException">The text is not Base64 of exactly 32 bytes; the text is not repeated in the message.</exception>
    public static MasterKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var key = new byte[LengthBytes];
        if (Convert.TryFromBase64String(text.Trim(), key, out var written) && written == LengthBytes)
            return new(key);

        CryptographicOperations.ZeroMemory(key);
        throw new FormatException(
            $"The master key must be {LengthBytes} bytes in Base64 (44 characters); make one with: openssl rand -base64 32");
    }

    /// <summary>The Base64 form, for the key's file only.</summary>
    internal string ToSecretText() => Convert.ToBase64String(_key);

    /// <summary>A key of its own for one purpose; the same purpose always gives the same key.</summary>
    public byte[] DeriveKey(string purpose)
    {
        ArgumentException.ThrowIfNullOrEmpty(purpose);
        return HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, LengthBytes, info: Encoding.UTF8.GetBytes("segl/v1/" + purpose));
    }

    /// <summary>Encrypts and authenticates; opens only with the same purpose and the same associated data.</summary>
    public byte[] Seal(string purpose, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associatedData)
    {
        var sealedBytes = new byte[HeaderBytes + plaintext.Length];
        sealedBytes[0] = SealVersion;
        var nonce = sealedBytes.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = CipherFor(purpose);
        cipher.Encrypt(nonce, plaintext, sealedBytes.AsSpan(HeaderBytes), sealedBytes.AsSpan(1 + NonceBytes, TagBytes), associatedData);
        return sealedBytes;
    }

    /// <summary>Decrypts what <see cref="Seal"/> made.</summary>
    /// <exception cref="CryptographicException">Another master key, another purpose, other associated data, or changed bytes.</exception>
    public byte[] Open(string purpose, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> associatedData)
    {
        if (sealedBytes.Length < HeaderBytes || sealedBytes[0] != SealVersion)
            throw new CryptographicException("These bytes were not sealed by this program, or they were cut short.");

        var plaintext = new byte[sealedBytes.Length - HeaderBytes];
        using var cipher = CipherFor(purpose);
        cipher.Decrypt(
            sealedBytes.Slice(1, NonceBytes),
            sealedBytes[HeaderBytes..],
            sealedBytes.Slice(1 + NonceBytes, TagBytes),
            plaintext,
            associatedData);
        return plaintext;
    }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_key);

    private AesGcm CipherFor(string purpose)
    {
        var key = DeriveKey(purpose);
        try
        {
            return new(key, TagBytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
