using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Cmp;

/// <summary>PBMAC1 with PBKDF2 and HMAC-SHA-2 (RFC 8018 §7.1, RFC 9481 §6.1.2).</summary>
[Clause("RFC 8018", "7.1")]
public sealed class Pbmac1 : MessageMac
{
    /// <summary>Keys are at least half as long as the shortest digest, and no longer than the longest.</summary>
    private const int KeyOctetsMin = 16;

    private const int KeyOctetsMax = 64;

    private readonly HashAlgorithmName _prf;
    private readonly HashAlgorithmName _hmac;
    private readonly int _keyOctets;

    /// <summary>One with a digest throughout and a key of its length.</summary>
    /// <exception cref="ArgumentException">Salt, rounds or digest are not allowed.</exception>
    public Pbmac1(ReadOnlyMemory<byte> salt, int iterations, HashAlgorithmName hash)
        : this(salt, iterations, hash, hash, MacDigests.Octets(hash)) => _ = MacDigests.HmacOid(hash);

    private Pbmac1(ReadOnlyMemory<byte> salt, int iterations, HashAlgorithmName prf, HashAlgorithmName hmac, int keyOctets)
        : base(salt, iterations) => (_prf, _hmac, _keyOctets) = (prf, hmac, keyOctets);

    private protected override HashAlgorithmName Hmac => _hmac;

    private protected override string Oid => Oids.Pbmac1;

    /// <inheritdoc/>
    public override MessageMac WithSalt(ReadOnlyMemory<byte> salt) => new Pbmac1(salt, Iterations, _prf, _hmac, _keyOctets);

    // PBMAC1-params ::= SEQUENCE { keyDerivationFunc AlgorithmIdentifier, messageAuthScheme AlgorithmIdentifier }
    internal static Result<MessageMac> ReadFrom(AsnReader parameters)
    {
        var derivation = parameters.ReadSequence();
        var derivationOid = derivation.ReadObjectIdentifier();
        var macOid = MacDigests.ReadIdentifier(parameters);
        parameters.ThrowIfNotEmpty();
        if (derivationOid is not Oids.Pbkdf2)
            return CmpRefusals.ProtectionAlgorithm(derivationOid);
        if (OfSha2(macOid) is not { } hmac)
            return CmpRefusals.ProtectionAlgorithm(macOid);

        var pbkdf2 = derivation.ReadSequence();
        derivation.ThrowIfNotEmpty();
        return ReadPbkdf2(pbkdf2, hmac);
    }

    // PBKDF2-params ::= SEQUENCE { salt OCTET STRING, iterationCount, keyLength OPTIONAL, prf DEFAULT hmacWithSHA1 }
    private static Result<MessageMac> ReadPbkdf2(AsnReader pbkdf2, HashAlgorithmName hmac)
    {
        ReadOnlyMemory<byte> salt = pbkdf2.ReadOctetString();
        var iterations = ReadCount(pbkdf2);
        var keyOctets = pbkdf2.HasData && pbkdf2.PeekTag() == Asn1Tag.Integer ? ReadCount(pbkdf2) : MacDigests.Octets(hmac);
        var prfOid = pbkdf2.HasData ? MacDigests.ReadIdentifier(pbkdf2) : Oids.HmacWithSha1;
        pbkdf2.ThrowIfNotEmpty();
        if (keyOctets is < KeyOctetsMin or > KeyOctetsMax)
            throw new AsnContentException("A key of a MAC has 16 to 64 octets.");
        if (OfSha2(prfOid) is not { } prf)
            return CmpRefusals.ProtectionAlgorithm(prfOid);

        var prfOctets = MacDigests.Octets(prf);
        if (Bound(salt, iterations, (keyOctets + prfOctets - 1) / prfOctets) is { } refusal)
            return refusal;
        return new Pbmac1(salt, iterations, prf, hmac, keyOctets);
    }

    private protected override byte[] DeriveKey(ReadOnlySpan<byte> secret) =>
        Rfc2898DeriveBytes.Pbkdf2(secret, Salt.Span, Iterations, _prf, _keyOctets);

    private protected override void WriteParameters(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Oids.Pbkdf2);
                using (writer.PushSequence())
                {
                    writer.WriteOctetString(Salt.Span);
                    writer.WriteInteger(Iterations);
                    writer.WriteInteger(_keyOctets);
                    MacDigests.WriteIdentifier(writer, MacDigests.HmacOid(_prf));
                }
            }

            MacDigests.WriteIdentifier(writer, MacDigests.HmacOid(_hmac));
        }
    }

    // Not SHA-1, unlike in a PasswordBasedMac: no client has it as its default here.
    private static HashAlgorithmName? OfSha2(string oid) =>
        MacDigests.OfHmac(oid) is { } hash && hash != HashAlgorithmName.SHA1 ? hash : null;
}
