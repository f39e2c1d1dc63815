using System.Numerics;
using System.Security.Cryptography;
using Segl.Pki.Keys;

namespace Segl.Pki.Tests;

/// <summary>Public keys put together from numbers, for properties that no key generator would give.</summary>
internal static class TestKeys
{
    public static SubjectPublicKey Rsa(BigInteger modulus, BigInteger exponent) => SubjectPublicKey.Parse(RsaSpki(modulus, exponent)).Value;

    public static byte[] RsaSpki(BigInteger modulus, BigInteger exponent)
    {
        var key = TbsEdit.Der(writer =>
        {
            using (writer.PushSequence())
            {
                writer.WriteInteger(modulus);
                writer.WriteInteger(exponent);
            }
        });
        return TbsEdit.Der(writer =>
        {
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier("1.2.840.113549.1.1.1");
                    writer.WriteNull();
                }

                writer.WriteBitString(key.Span);
            }
        }).ToArray();
    }

    public static BigInteger ModulusOf(SubjectPublicKey key)
    {
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(key.Spki.Span, out _);
        return new BigInteger(rsa.ExportParameters(includePrivateParameters: false).Modulus, isUnsigned: true, isBigEndian: true);
    }
}
