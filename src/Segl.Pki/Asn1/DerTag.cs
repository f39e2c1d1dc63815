namespace Segl.Pki.Asn1;

/// <summary>Identifier octets of DER (X.690 §8.1.2), for the readers and writers that work on bytes.</summary>
internal static class DerTag
{
    public const byte Boolean = 0x01;
    public const byte Integer = 0x02;
    public const byte BitString = 0x03;
    public const byte OctetString = 0x04;
    public const byte Null = 0x05;
    public const byte ObjectIdentifier = 0x06;
    public const byte Enumerated = 0x0a;
    public const byte UtcTime = 0x17;
    public const byte GeneralizedTime = 0x18;
    public const byte Sequence = 0x30;

    /// <summary>A context-specific primitive value.</summary>
    public static byte Primitive(int number) => (byte)(0x80 | number);

    /// <summary>A context-specific constructed value.</summary>
    public static byte Constructed(int number) => (byte)(0xa0 | number);
}
