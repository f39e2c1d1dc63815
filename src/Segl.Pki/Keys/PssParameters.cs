using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Asn1;

namespace Segl.Pki.Keys;

/// <summary>RSASSA-PSS AlgorithmIdentifiers in the one sane form: one hash throughout, a salt of its length (RFC 4055 §3.1).</summary>
internal static class PssParameters
{
    private static readonly IReadOnlyList<(HashAlgorithmName Hash, byte[] Identifier)> Known =
    [
        (HashAlgorithmName.SHA256, Encode(Oids.Sha256, SHA256.HashSizeInBytes, NullParameters.Written)),
        (HashAlgorithmName.SHA384, Encode(Oids.Sha384, SHA384.HashSizeInBytes, NullParameters.Written)),
        (HashAlgorithmName.SHA512, Encode(Oids.Sha512, SHA512.HashSizeInBytes, NullParameters.Written)),

        // RFC 4055 §2.1: both forms of the hash identifiers must be taken.
        (HashAlgorithmName.SHA256, Encode(Oids.Sha256, SHA256.HashSizeInBytes, NullParameters.LeftOut)),
        (HashAlgorithmName.SHA384, Encode(Oids.Sha384, SHA384.HashSizeInBytes, NullParameters.LeftOut)),
        (HashAlgorithmName.SHA512, Encode(Oids.Sha512, SHA512.HashSizeInBytes, NullParameters.LeftOut)),
    ];

    /// <summary>Whether the hash identifiers carry NULL parameters.</summary>
    internal enum NullParameters
    {
        Written,
        LeftOut,
    }

    /// <summary>The hash of an identifier in one of the known forms, or null.</summary>
    public static HashAlgorithmName? FindHash(ReadOnlySpan<byte> identifier)
    {
        foreach (var (hash, known) in Known)
        {
            if (identifier.SequenceEqual(known))
                return hash;
        }

        return null;
    }

    /// <summary>The AlgorithmIdentifier; the trailer field is its default and so, by DER, left out.</summary>
    public static byte[] Encode(string hashOid, int saltOctets, NullParameters nullParameters)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.RsassaPss);
            using (writer.PushSequence())
            {
                using (writer.PushSequence(DerReading.Context(0)))
                    WriteHashIdentifier(writer, hashOid, nullParameters);

                using (writer.PushSequence(DerReading.Context(1)))
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Oids.Mgf1);
                    WriteHashIdentifier(writer, hashOid, nullParameters);
                }

                using (writer.PushSequence(DerReading.Context(2)))
                    writer.WriteInteger(saltOctets);
            }
        }

        return writer.Encode();
    }

    private static void WriteHashIdentifier(AsnWriter writer, string hashOid, NullParameters nullParameters)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(hashOid);
            if (nullParameters == NullParameters.Written)
                writer.WriteNull();
        }
    }
}
