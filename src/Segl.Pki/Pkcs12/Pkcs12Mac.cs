using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Pkcs12;

/// <summary><c>MacData</c>: what shows that a file was made by someone who knows the password, RFC 7292 §4 and §5.1.</summary>
internal sealed record Pkcs12Mac(HashAlgorithmName Hash, byte[] Digest, byte[] Salt, int Iterations)
{
    private const int SaltBytesWritten = 16;

    public static Pkcs12Mac Over(ReadOnlySpan<byte> content, Pkcs12Password password, Pkcs12Protection protection)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltBytesWritten);
        byte[] digest = Compute(protection.MacHash, content, password, salt, protection.Iterations);
        return new Pkcs12Mac(protection.MacHash, digest, salt, protection.Iterations);
    }

    public void Write(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                AlgorithmIdentifier.WriteWithNull(writer, Hash == HashAlgorithmName.SHA1 ? Pkcs12Oids.Sha1 : Pkcs12Oids.Sha256);
                writer.WriteOctetString(Digest);
            }

            writer.WriteOctetString(Salt);
            writer.WriteInteger(Iterations);
        }
    }

    public static Result<Pkcs12Mac> Read(AsnReader reader)
    {
        AsnReader macData = reader.ReadSequence();
        AsnReader digestInfo = macData.ReadSequence();
        AlgorithmIdentifier algorithm = AlgorithmIdentifier.Read(digestInfo);
        byte[] digest = digestInfo.ReadOctetString();
        digestInfo.ThrowIfNotEmpty();
        byte[] salt = Pkcs12Fields.ReadSalt(macData);

        // The count is left out for 1, the default "for historical reasons" of RFC 7292 §4.
        int iterations = macData.HasData ? Pkcs12Fields.ReadIterations(macData) : 1;
        macData.ThrowIfNotEmpty();

        if (HashOf(algorithm.Algorithm) is not { } hash)
            return Pkcs12Refusals.Unsupported($"MAC digest {algorithm.Algorithm}");
        if (!algorithm.HasNoParameters)
            throw new AsnContentException("a digest with parameters");
        if (digest.Length != Pkcs12KeyDerivation.HashBytes(hash))
            throw new AsnContentException($"a MAC of {digest.Length} octets");

        return new Pkcs12Mac(hash, digest, salt, iterations);
    }

    /// <summary>Null where the MAC holds.</summary>
    public Refusal? Verify(ReadOnlySpan<byte> content, Pkcs12Password password, IterationBudget budget)
    {
        if (budget.Spend(Iterations, Iterations) is { } refusal)
            return refusal;

        byte[] expected = Compute(Hash, content, password, Salt, Iterations);
        return CryptographicOperations.FixedTimeEquals(expected, Digest) ? null : Pkcs12Refusals.WrongPassword();
    }

    private static byte[] Compute(HashAlgorithmName hash, ReadOnlySpan<byte> content, Pkcs12Password password, byte[] salt, int iterations)
    {
        // As long as the digest (RFC 7292 appendix B.4).
        Span<byte> key = stackalloc byte[Pkcs12KeyDerivation.HashBytes(hash)];
        Pkcs12KeyDerivation.Derive(hash, DerivationPurpose.MacKey, password.BmpString, salt, iterations, key);
        byte[] digest = CryptographicOperations.HmacData(hash, key, content);
        CryptographicOperations.ZeroMemory(key);
        return digest;
    }

    private static HashAlgorithmName? HashOf(string digest) => digest switch
    {
        Pkcs12Oids.Sha1 => HashAlgorithmName.SHA1,
        Pkcs12Oids.Sha256 => HashAlgorithmName.SHA256,
        Pkcs12Oids.Sha384 => HashAlgorithmName.SHA384,
        Pkcs12Oids.Sha512 => HashAlgorithmName.SHA512,
        _ => null,
    };
}
