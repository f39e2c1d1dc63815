using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Pkcs12;

/// <summary>Password-based encryption by PBKDF2 and AES in CBC mode, RFC 8018 §6.2.</summary>
internal static class Pbes2
{
    private const int SaltBytes = 16;
    private const int KeyBytes = 32;
    private const int BlockBytes = 16;

    public static SealedContent Seal(ReadOnlySpan<byte> plaintext, Pkcs12Password password, int iterations)
    {
        Span<byte> salt = stackalloc byte[SaltBytes];
        Span<byte> initialValue = stackalloc byte[BlockBytes];
        RandomNumberGenerator.Fill(salt);
        RandomNumberGenerator.Fill(initialValue);

        using Aes cipher = Aes.Create();
        SetKey(cipher, password, salt, iterations, HashAlgorithmName.SHA256, KeyBytes);
        return new SealedContent(WriteAlgorithm(salt, iterations, initialValue), cipher.EncryptCbc(plaintext, initialValue));
    }

    /// <exception cref="AsnContentException">The parameters are not those of RFC 8018 appendix A.4.</exception>
    public static Result<byte[]> Open(
        AlgorithmIdentifier algorithm,
        ReadOnlySpan<byte> ciphertext,
        Pkcs12Password password,
        IterationBudget budget)
    {
        Result<Pbes2Parameters> read = Pbes2Parameters.Read(algorithm);
        if (read.IsRefused)
            return read.Refusal;

        Pbes2Parameters parameters = read.Value;
        long work = Pkcs12KeyDerivation.Work(parameters.Hash, parameters.Iterations, parameters.KeyBytes);
        if (budget.Spend(parameters.Iterations, work) is { } refusal)
            return refusal;

        try
        {
            using SymmetricAlgorithm cipher = parameters.CreateCipher();
            SetKey(cipher, password, parameters.Salt, parameters.Iterations, parameters.Hash, parameters.KeyBytes);
            return cipher.DecryptCbc(ciphertext, parameters.InitialValue);
        }
        catch (CryptographicException)
        {
            return Pkcs12Refusals.WrongPassword();
        }
    }

    private static void SetKey(
        SymmetricAlgorithm cipher,
        Pkcs12Password password,
        ReadOnlySpan<byte> salt,
        int iterations,
        HashAlgorithmName hash,
        int keyBytes)
    {
        byte[] key = Rfc2898DeriveBytes.Pbkdf2(password.Utf8, salt, iterations, hash, keyBytes);
        try
        {
            cipher.Key = key;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary><c>PBES2-params</c> of RFC 8018 appendix A.4; the key length is left out, as the cipher has only one.</summary>
    private static byte[] WriteAlgorithm(ReadOnlySpan<byte> salt, int iterations, ReadOnlySpan<byte> initialValue)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Pkcs12Oids.Pbes2);
            using (writer.PushSequence())
            {
                WriteKeyDerivation(writer, salt, iterations);
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Pkcs12Oids.Aes256Cbc);
                    writer.WriteOctetString(initialValue);
                }
            }
        }

        return writer.Encode();
    }

    private static void WriteKeyDerivation(AsnWriter writer, ReadOnlySpan<byte> salt, int iterations)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Pkcs12Oids.Pbkdf2);
            using (writer.PushSequence())
            {
                writer.WriteOctetString(salt);
                writer.WriteInteger(iterations);
                AlgorithmIdentifier.WriteWithNull(writer, Pkcs12Oids.HmacSha256);
            }
        }
    }
}
