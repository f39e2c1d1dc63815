using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Cmp;

/// <summary>The MAC that CMP has had from its beginning (RFC 4211 §4.4, RFC 9481 §6.1.1): a digest again and again, then HMAC.</summary>
[Clause("RFC 4211", "4.4")]
public sealed class PasswordBasedMac : MessageMac
{
    /// <summary>The longest digest.</summary>
    private const int StackOctets = 64;

    private readonly string _owfOid;
    private readonly string _macOid;
    private readonly HashAlgorithmName _owf;
    private readonly HashAlgorithmName _hmac;

    /// <summary>One with SHA-2 throughout.</summary>
    /// <exception cref="ArgumentException">Salt, rounds or digest are not allowed.</exception>
    public PasswordBasedMac(ReadOnlyMemory<byte> salt, int iterations, HashAlgorithmName hash)
        : this(salt, iterations, MacDigests.DigestOid(hash), MacDigests.HmacOid(hash), hash, hash)
    {
    }

    private PasswordBasedMac(
        ReadOnlyMemory<byte> salt, int iterations, string owfOid, string macOid, HashAlgorithmName owf, HashAlgorithmName hmac)
        : base(salt, iterations) => (_owfOid, _macOid, _owf, _hmac) = (owfOid, macOid, owf, hmac);

    private protected override HashAlgorithmName Hmac => _hmac;

    private protected override string Oid => Oids.PasswordBasedMac;

    /// <inheritdoc/>
    public override MessageMac WithSalt(ReadOnlyMemory<byte> salt) =>
        new PasswordBasedMac(salt, Iterations, _owfOid, _macOid, _owf, _hmac);

    // PBMParameter ::= SEQUENCE { salt OCTET STRING, owf AlgorithmIdentifier, iterationCount INTEGER, mac AlgorithmIdentifier }
    internal static Result<MessageMac> ReadFrom(AsnReader parameters)
    {
        ReadOnlyMemory<byte> salt = parameters.ReadOctetString();
        var owfOid = MacDigests.ReadIdentifier(parameters);
        var iterations = ReadCount(parameters);
        var macOid = MacDigests.ReadIdentifier(parameters);
        parameters.ThrowIfNotEmpty();
        if (MacDigests.OfDigest(owfOid) is not { } owf)
            return CmpRefusals.ProtectionAlgorithm(owfOid);
        if (MacDigests.OfHmac(macOid) is not { } hmac)
            return CmpRefusals.ProtectionAlgorithm(macOid);
        if (Bound(salt, iterations, blocks: 1) is { } refusal)
            return refusal;

        return new PasswordBasedMac(salt, iterations, owfOid, macOid, owf, hmac);
    }

    private protected override byte[] DeriveKey(ReadOnlySpan<byte> secret)
    {
        var octets = MacDigests.Octets(_owf);
        Span<byte> digest = stackalloc byte[StackOctets];
        digest = digest[..octets];
        var salted = new byte[secret.Length + Salt.Length];
        try
        {
            secret.CopyTo(salted);
            Salt.Span.CopyTo(salted.AsSpan(secret.Length));
            CryptographicOperations.HashData(_owf, salted, digest);
            for (var round = 1; round < Iterations; round++)
                CryptographicOperations.HashData(_owf, digest, digest);
            return digest.ToArray();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(salted);
            CryptographicOperations.ZeroMemory(digest);
        }
    }

    private protected override void WriteParameters(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteOctetString(Salt.Span);
            MacDigests.WriteIdentifier(writer, _owfOid);
            writer.WriteInteger(Iterations);
            MacDigests.WriteIdentifier(writer, _macOid);
        }
    }
}
