using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Pkcs12;

/// <summary>pbeWithSHAAnd3-KeyTripleDES-CBC, RFC 7292 appendix C.</summary>
[SuppressMessage(
    "Security",
    "CA5350:Do Not Use Weak Cryptographic Algorithms",
    Justification = "The only key encryption that Windows before 2019 opens (product R3.4); chosen by a person who is told what it costs.")]
internal static class TripleDesEncryption
{
    private const int KeyBytes = 24;
    private const int BlockBytes = 8;

    /// <summary>The 64 bits that RFC 8018 §4.1 asks for, and no more: what these systems are used to.</summary>
    private const int SaltBytes = 8;

    private static readonly HashAlgorithmName Hash = HashAlgorithmName.SHA1;

    public static SealedContent Seal(ReadOnlySpan<byte> plaintext, Pkcs12Password password, int iterations)
    {
        Span<byte> salt = stackalloc byte[SaltBytes];
        RandomNumberGenerator.Fill(salt);
        using TripleDES cipher = CipherFor(password, salt, iterations, out byte[] initialValue);
        return new SealedContent(WriteAlgorithm(salt, iterations), cipher.EncryptCbc(plaintext, initialValue));
    }

    public static Result<byte[]> Open(
        AlgorithmIdentifier algorithm,
        ReadOnlySpan<byte> ciphertext,
        Pkcs12Password password,
        IterationBudget budget)
    {
        AsnReader parameters = algorithm.ReadParameters();
        AsnReader sequence = parameters.ReadSequence();
        byte[] salt = Pkcs12Fields.ReadSalt(sequence);
        int iterations = Pkcs12Fields.ReadIterations(sequence);
        sequence.ThrowIfNotEmpty();
        parameters.ThrowIfNotEmpty();

        long work = Pkcs12KeyDerivation.Work(Hash, iterations, KeyBytes) + Pkcs12KeyDerivation.Work(Hash, iterations, BlockBytes);
        if (budget.Spend(iterations, work) is { } refusal)
            return refusal;

        try
        {
            using TripleDES cipher = CipherFor(password, salt, iterations, out byte[] initialValue);
            return cipher.DecryptCbc(ciphertext, initialValue);
        }
        catch (CryptographicException)
        {
            return Pkcs12Refusals.WrongPassword();
        }
    }

    private static TripleDES CipherFor(Pkcs12Password password, ReadOnlySpan<byte> salt, int iterations, out byte[] initialValue)
    {
        byte[] key = new byte[KeyBytes];
        initialValue = new byte[BlockBytes];
        Pkcs12KeyDerivation.Derive(Hash, DerivationPurpose.EncryptionKey, password.BmpString, salt, iterations, key);
        Pkcs12KeyDerivation.Derive(Hash, DerivationPurpose.InitialValue, password.BmpString, salt, iterations, initialValue);

        TripleDES cipher = TripleDES.Create();
        try
        {
            cipher.Key = key;
            return cipher;
        }
        catch
        {
            cipher.Dispose();
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary><c>pkcs-12PbeParams ::= SEQUENCE { salt OCTET STRING, iterations INTEGER }</c></summary>
    private static byte[] WriteAlgorithm(ReadOnlySpan<byte> salt, int iterations)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Pkcs12Oids.ShaAnd3KeyTripleDes);
            using (writer.PushSequence())
            {
                writer.WriteOctetString(salt);
                writer.WriteInteger(iterations);
            }
        }

        return writer.Encode();
    }
}
