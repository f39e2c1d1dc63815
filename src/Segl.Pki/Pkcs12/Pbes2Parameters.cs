using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Pkcs12;

/// <summary><c>PBES2-params</c> of a file that is being read: RFC 8018 appendices A.2, A.4, B.1 and B.2.</summary>
internal sealed record Pbes2Parameters(
    byte[] Salt, int Iterations, HashAlgorithmName Hash, string Cipher, int KeyBytes, byte[] InitialValue)
{
    public static Result<Pbes2Parameters> Read(AlgorithmIdentifier algorithm)
    {
        AsnReader parameters = algorithm.ReadParameters();
        AsnReader sequence = parameters.ReadSequence();
        AlgorithmIdentifier keyDerivation = AlgorithmIdentifier.Read(sequence);
        AlgorithmIdentifier cipher = AlgorithmIdentifier.Read(sequence);
        sequence.ThrowIfNotEmpty();
        parameters.ThrowIfNotEmpty();

        if (keyDerivation.Algorithm is not Pkcs12Oids.Pbkdf2)
            return Pkcs12Refusals.Unsupported($"key derivation {keyDerivation.Algorithm}");
        if (KeyBytesOf(cipher.Algorithm) is not { } keyBytes)
            return Pkcs12Refusals.Unsupported($"cipher {cipher.Algorithm}");

        AsnReader initialValueReader = cipher.ReadParameters();
        byte[] initialValue = initialValueReader.ReadOctetString();
        initialValueReader.ThrowIfNotEmpty();
        if (initialValue.Length != BlockBytesOf(cipher.Algorithm))
            throw new AsnContentException($"an initial value of {initialValue.Length} octets");

        return ReadPbkdf2(keyDerivation, cipher.Algorithm, keyBytes, initialValue);
    }

    [SuppressMessage(
        "Security",
        "CA5350:Do Not Use Weak Cryptographic Algorithms",
        Justification = "Read, never written: some tools pair it with PBES2.")]
    public SymmetricAlgorithm CreateCipher() => Cipher is Pkcs12Oids.TripleDesCbc ? TripleDES.Create() : Aes.Create();

    private static Result<Pbes2Parameters> ReadPbkdf2(AlgorithmIdentifier keyDerivation, string cipher, int keyBytes, byte[] initialValue)
    {
        AsnReader parameters = keyDerivation.ReadParameters();
        AsnReader sequence = parameters.ReadSequence();
        parameters.ThrowIfNotEmpty();
        byte[] salt = Pkcs12Fields.ReadSalt(sequence);
        int iterations = Pkcs12Fields.ReadIterations(sequence);
        if (sequence.HasData && sequence.PeekTag().HasSameClassAndValue(Asn1Tag.Integer) && sequence.ReadInteger() != keyBytes)
            throw new AsnContentException("a key length that is not the cipher's");

        // HMAC-SHA-1 is the default of the module (RFC 8018 appendix A.2).
        string pseudorandomFunction = Pkcs12Oids.HmacSha1;
        if (sequence.HasData)
        {
            AlgorithmIdentifier stated = AlgorithmIdentifier.Read(sequence);
            if (!stated.HasNoParameters)
                throw new AsnContentException("an HMAC with parameters");
            pseudorandomFunction = stated.Algorithm;
        }

        sequence.ThrowIfNotEmpty();
        if (HashOf(pseudorandomFunction) is not { } hash)
            return Pkcs12Refusals.Unsupported($"pseudorandom function {pseudorandomFunction}");

        return new Pbes2Parameters(salt, iterations, hash, cipher, keyBytes, initialValue);
    }

    private static int? KeyBytesOf(string cipher) => cipher switch
    {
        Pkcs12Oids.Aes128Cbc => 16,
        Pkcs12Oids.Aes192Cbc or Pkcs12Oids.TripleDesCbc => 24,
        Pkcs12Oids.Aes256Cbc => 32,
        _ => null,
    };

    private static int BlockBytesOf(string cipher) => cipher is Pkcs12Oids.TripleDesCbc ? 8 : 16;

    private static HashAlgorithmName? HashOf(string pseudorandomFunction) => pseudorandomFunction switch
    {
        Pkcs12Oids.HmacSha1 => HashAlgorithmName.SHA1,
        Pkcs12Oids.HmacSha256 => HashAlgorithmName.SHA256,
        Pkcs12Oids.HmacSha384 => HashAlgorithmName.SHA384,
        Pkcs12Oids.HmacSha512 => HashAlgorithmName.SHA512,
        _ => null,
    };
}
