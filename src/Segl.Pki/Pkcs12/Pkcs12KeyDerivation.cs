using System.Diagnostics;
using System.Security.Cryptography;

namespace Segl.Pki.Pkcs12;

/// <summary>What derived bytes are for: the "ID" octet of RFC 7292 appendix B.3.</summary>
internal enum DerivationPurpose
{
    EncryptionKey = 1,
    InitialValue = 2,
    MacKey = 3,
}

/// <summary>Bytes from a password by the method of RFC 7292 appendix B.2.</summary>
internal static class Pkcs12KeyDerivation
{
    /// <summary>Fills <paramref name="destination"/>; names follow the letters of the RFC.</summary>
    public static void Derive(
        HashAlgorithmName hash,
        DerivationPurpose purpose,
        ReadOnlySpan<byte> bmpPassword,
        ReadOnlySpan<byte> salt,
        int iterations,
        Span<byte> destination)
    {
        int v = BlockBytes(hash);
        int saltBytes = RoundUp(salt.Length, v);
        byte[] diversifierAndInput = new byte[v + saltBytes + RoundUp(bmpPassword.Length, v)];
        Span<byte> input = diversifierAndInput.AsSpan(v);
        diversifierAndInput.AsSpan(0, v).Fill((byte)purpose);
        FillRepeating(salt, input[..saltBytes]);
        FillRepeating(bmpPassword, input[saltBytes..]);

        Span<byte> a = stackalloc byte[HashBytes(hash)];
        Span<byte> b = stackalloc byte[v];
        while (true)
        {
            HashRepeatedly(hash, diversifierAndInput, iterations, a);
            int take = Math.Min(a.Length, destination.Length);
            a[..take].CopyTo(destination);
            destination = destination[take..];
            if (destination.IsEmpty)
                break;

            FillRepeating(a, b);
            for (int offset = 0; offset < input.Length; offset += v)
                AddPlusOne(input.Slice(offset, v), b);
        }

        CryptographicOperations.ZeroMemory(diversifierAndInput);
        CryptographicOperations.ZeroMemory(a);
        CryptographicOperations.ZeroMemory(b);
    }

    /// <summary>The number of times that <see cref="Derive"/> hashes: what a reader must bound.</summary>
    public static long Work(HashAlgorithmName hash, int iterations, int bytes) =>
        (long)iterations * ((bytes + HashBytes(hash) - 1) / HashBytes(hash));

    /// <summary>The octets of a digest (the RFC's <c>u / 8</c>).</summary>
    public static int HashBytes(HashAlgorithmName hash) => hash.Name switch
    {
        nameof(HashAlgorithmName.SHA1) => SHA1.HashSizeInBytes,
        nameof(HashAlgorithmName.SHA256) => SHA256.HashSizeInBytes,
        nameof(HashAlgorithmName.SHA384) => SHA384.HashSizeInBytes,
        nameof(HashAlgorithmName.SHA512) => SHA512.HashSizeInBytes,
        _ => throw new UnreachableException($"No PKCS#12 derivation with {hash}"),
    };

    private static int BlockBytes(HashAlgorithmName hash) => HashBytes(hash) > SHA256.HashSizeInBytes ? 128 : 64;

    private static int RoundUp(int length, int multiple) => (length + multiple - 1) / multiple * multiple;

    private static void FillRepeating(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        for (int i = 0; i < destination.Length; i++)
            destination[i] = source[i % source.Length];
    }

    private static void HashRepeatedly(HashAlgorithmName hash, ReadOnlySpan<byte> first, int iterations, Span<byte> digest)
    {
        CryptographicOperations.HashData(hash, first, digest);
        for (int i = 1; i < iterations; i++)
            CryptographicOperations.HashData(hash, digest, digest);
    }

    /// <summary>Sets a big-endian block to block + addend + 1, dropping what overflows (step 6C).</summary>
    private static void AddPlusOne(Span<byte> block, ReadOnlySpan<byte> addend)
    {
        int carry = 1;
        for (int i = block.Length - 1; i >= 0; i--)
        {
            int sum = block[i] + addend[i] + carry;
            block[i] = (byte)(sum & 0xFF);
            carry = sum >> 8;
        }
    }
}
