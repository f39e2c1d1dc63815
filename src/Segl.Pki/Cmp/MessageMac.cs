using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Cmp;

/// <summary>A MAC by a shared secret, with all its parameters: PasswordBasedMac or PBMAC1 (RFC 9481 §6.1).</summary>
public abstract class MessageMac
{
    /// <summary>Fewer rounds than this give the secret away (RFC 4211 §4.4); real clients have 500 and more.</summary>
    public const int IterationsMin = 100;

    /// <summary>
    /// More rounds than this are a means of attack, because they are spent before it is known who asks: some 60 ms of a processor.
    /// </summary>
    public const int IterationsMax = 250_000;

    /// <summary>The shortest salt (RFC 4211 §4.4 and RFC 8018 §4.1).</summary>
    public const int SaltOctetsMin = 8;

    /// <summary>The longest salt that is read.</summary>
    public const int SaltOctetsMax = 128;

    /// <summary>The longest secret: with it each round of a PasswordBasedMac stays one block but for the first.</summary>
    public const int SecretOctetsMax = 1024;

    private static readonly DerFormat Format = new("MAC algorithm", "CmpMac", BytesMax: 1024);

    private protected MessageMac(ReadOnlyMemory<byte> salt, int iterations)
    {
        if (salt.Length is < SaltOctetsMin or > SaltOctetsMax)
            throw new ArgumentException("A salt has 8 to 128 octets.", nameof(salt));
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, IterationsMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(iterations, IterationsMax);
        (Salt, Iterations) = (salt, iterations);
    }

    /// <summary>The salt.</summary>
    public ReadOnlyMemory<byte> Salt { get; }

    /// <summary>The rounds.</summary>
    public int Iterations { get; }

    /// <summary>The AlgorithmIdentifier in DER.</summary>
    public ReadOnlyMemory<byte> Identifier => field.IsEmpty ? field = Encode() : field;

    /// <summary>Whether an AlgorithmIdentifier is that of a MAC by a shared secret, whatever its parameters.</summary>
    public static bool IsMac(ReadOnlyMemory<byte> identifier) => OidOf(identifier) is Oids.PasswordBasedMac or Oids.Pbmac1;

    /// <summary>Reads an AlgorithmIdentifier; refused where it is of another kind, weak or too much work.</summary>
    public static Result<MessageMac> Parse(ReadOnlyMemory<byte> identifier) => Format.Read(identifier, ReadFrom);

    /// <summary>The same with another salt, as an answer has it.</summary>
    public abstract MessageMac WithSalt(ReadOnlyMemory<byte> salt);

    /// <summary>The MAC of octets.</summary>
    /// <exception cref="ArgumentException">The secret is longer than <see cref="SecretOctetsMax"/>.</exception>
    public byte[] Compute(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> data)
    {
        if (secret.Length > SecretOctetsMax)
            throw new ArgumentException("The secret is too long.", nameof(secret));

        var key = DeriveKey(secret);
        try
        {
            return CryptographicOperations.HmacData(Hmac, key, data);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Whether a MAC is that of the octets; takes the same time wherever it differs.</summary>
    public bool Verify(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> data, ReadOnlySpan<byte> mac) =>
        CryptographicOperations.FixedTimeEquals(Compute(secret, data), mac);

    private protected abstract HashAlgorithmName Hmac { get; }

    private protected abstract byte[] DeriveKey(ReadOnlySpan<byte> secret);

    private protected abstract void WriteParameters(AsnWriter writer);

    private protected abstract string Oid { get; }

    private static Result<MessageMac> ReadFrom(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var oid = sequence.ReadObjectIdentifier();
        if (oid is not (Oids.PasswordBasedMac or Oids.Pbmac1))
            return CmpRefusals.ProtectionAlgorithm(oid);

        var parameters = sequence.ReadSequence();
        sequence.ThrowIfNotEmpty();
        return oid is Oids.Pbmac1 ? Pbmac1.ReadFrom(parameters) : PasswordBasedMac.ReadFrom(parameters);
    }

    /// <summary>Bounds what was read before anything is computed.</summary>
    private protected static Refusal? Bound(ReadOnlyMemory<byte> salt, int iterations, int blocks)
    {
        if (salt.Length is < SaltOctetsMin or > SaltOctetsMax)
            throw new AsnContentException("A salt has 8 to 128 octets.");
        return iterations < IterationsMin || (long)iterations * blocks > IterationsMax ? CmpRefusals.MacWork(iterations) : null;
    }

    private protected static int ReadCount(AsnReader reader) =>
        reader.TryReadInt32(out var count) && count > 0 ? count : throw new AsnContentException("A count is a small positive number.");

    private static string? OidOf(ReadOnlyMemory<byte> identifier)
    {
        try
        {
            return new AsnReader(identifier, AsnEncodingRules.DER).ReadSequence().ReadObjectIdentifier();
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private byte[] Encode()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oid);
            WriteParameters(writer);
        }

        return writer.Encode();
    }
}
