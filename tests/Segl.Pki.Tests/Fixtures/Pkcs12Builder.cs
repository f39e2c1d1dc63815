using System.Formats.Asn1;
using Segl.Pki.Pkcs12;

namespace Segl.Pki.Tests.Fixtures;

/// <summary>Puts files together that our writer would never write, with a good MAC, so that it is the contents that get refused.</summary>
internal static class Pkcs12Builder
{
    public const string KeyBag = "1.2.840.113549.1.12.10.1.1";
    public const string ShroudedKeyBag = "1.2.840.113549.1.12.10.1.2";
    public const string CertificateBag = "1.2.840.113549.1.12.10.1.3";
    public const string SecretBag = "1.2.840.113549.1.12.10.1.5";
    public const string NestedBag = "1.2.840.113549.1.12.10.1.6";

    private static readonly Asn1Tag Context0 = new(TagClass.ContextSpecific, 0);

    /// <summary>A file whose one safe, in clear, holds the bags.</summary>
    public static byte[] FileOf(params IEnumerable<byte[]> bags) => FileWith(DataOf(Sequence(bags)));

    /// <summary>A file with the safes, each a ContentInfo.</summary>
    public static byte[] FileWith(params IEnumerable<byte[]> safes)
    {
        byte[] authenticatedSafe = Sequence(safes);
        using Pkcs12Password password = Pkcs12Password.TryFrom(Pkcs12Files.Password).ShouldNotBeNull();
        AsnWriter mac = new(AsnEncodingRules.DER);
        Pkcs12Mac.Over(authenticatedSafe, password, new Pkcs12Protection(Pkcs12Strength.Strong, 1)).Write(mac);
        return Sequence(Encode(writer => writer.WriteInteger(3)), DataOf(authenticatedSafe), mac.Encode());
    }

    /// <summary>A ContentInfo of type data.</summary>
    public static byte[] DataOf(byte[] octets) => Encode(writer =>
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("1.2.840.113549.1.7.1");
            using (writer.PushSequence(Context0))
                writer.WriteOctetString(octets);
        }
    });

    /// <summary>A bag with a value and, where given, the inside of its attribute set.</summary>
    public static byte[] Bag(string type, byte[] value, params byte[][] attributes) => Encode(writer =>
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(type);
            using (writer.PushSequence(Context0))
                writer.WriteEncodedValue(value);
            if (attributes.Length == 0)
                return;

            using (writer.PushSetOf())
            {
                foreach (byte[] attribute in attributes)
                    writer.WriteEncodedValue(attribute);
            }
        }
    });

    public static byte[] Certificate(byte[] der, params byte[][] attributes) => Bag(
        CertificateBag,
        Encode(writer =>
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.113549.1.9.22.1");
                using (writer.PushSequence(Context0))
                    writer.WriteOctetString(der);
            }
        }),
        attributes);

    public static byte[] FriendlyName(byte[] value) => Encode(writer =>
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("1.2.840.113549.1.9.20");
            using (writer.PushSetOf())
                writer.WriteEncodedValue(value);
        }
    });

    public static byte[] Sequence(params IEnumerable<byte[]> values) => Encode(writer =>
    {
        using (writer.PushSequence())
        {
            foreach (byte[] value in values)
                writer.WriteEncodedValue(value);
        }
    });

    public static byte[] Encode(Action<AsnWriter> write)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }
}
