using System.Formats.Asn1;
using System.Numerics;
using Segl.Pki.Pkcs12;

namespace Segl.Pki.Tests.Fixtures;

/// <summary>PKCS#12 files of few iterations, for tests that open many.</summary>
internal static class Pkcs12Files
{
    public const string Password = "Grøn-7-bølge";

    public static byte[] Write(Pkcs12Strength strength, string password = Password, int iterations = 2) =>
        Write(TestChain.Danish, strength, password, iterations);

    public static byte[] Write(TestChain chain, Pkcs12Strength strength, string password = Password, int iterations = 2)
    {
        using Pkcs12Password encoded = Pkcs12Password.TryFrom(password).ShouldNotBeNull();
        return Pkcs12Writer.Write(
            chain.LeafPkcs8, chain.Ders, chain.CommonName, encoded, new Pkcs12Protection(strength, iterations)).ToArray();
    }

    /// <summary>The file with another MAC iteration count, the last field of a PFX; the MAC no longer fits.</summary>
    public static byte[] WithMacIterations(byte[] file, BigInteger iterations)
    {
        AsnReader pfx = new AsnReader(file, AsnEncodingRules.DER).ReadSequence();
        byte[] version = pfx.ReadEncodedValue().ToArray();
        byte[] contents = pfx.ReadEncodedValue().ToArray();
        AsnReader mac = pfx.ReadSequence();
        byte[] digest = mac.ReadEncodedValue().ToArray();
        byte[] salt = mac.ReadEncodedValue().ToArray();
        byte[] count = Pkcs12Builder.Encode(writer => writer.WriteInteger(iterations));
        return Pkcs12Builder.Sequence(version, contents, Pkcs12Builder.Sequence(digest, salt, count));
    }
}
