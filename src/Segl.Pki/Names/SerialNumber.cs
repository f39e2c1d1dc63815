using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Names;

/// <summary>A certificate serial number: positive and at most 20 octets (RFC 5280 §4.1.2.2).</summary>
/// <remarks>
/// Ours are 20 random octets with the top bit clear and the first octet not zero, as in the OCES3 certificates: the DER form is
/// then always exactly 20 octets long, never padded, never shortened. Other authorities' may be shorter.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SerialNumber : IComparable<SerialNumber>
{
    /// <summary>The longest serial number that RFC 5280 §4.1.2.2 allows.</summary>
    public const int OctetsMax = 20;

    private readonly uint _high;
    private readonly UInt128 _low;

    private SerialNumber(ReadOnlySpan<byte> octets)
    {
        Span<byte> padded = stackalloc byte[OctetsMax];
        padded.Clear();
        octets.CopyTo(padded[(OctetsMax - octets.Length)..]);
        _high = BinaryPrimitives.ReadUInt32BigEndian(padded);
        _low = BinaryPrimitives.ReadUInt128BigEndian(padded[sizeof(uint)..]);
    }

    /// <summary>The contents octets of the DER INTEGER: 20 for ours, fewer for some of others.</summary>
    public ReadOnlyMemory<byte> Bytes
    {
        get
        {
            var octets = new byte[OctetsMax];
            return octets.AsMemory(0, CopyTo(octets));
        }
    }

    /// <summary>Smaller before larger, as numbers.</summary>
    public static bool operator <(SerialNumber left, SerialNumber right) => left.CompareTo(right) < 0;

    /// <summary>Smaller before larger or equal, as numbers.</summary>
    public static bool operator <=(SerialNumber left, SerialNumber right) => left.CompareTo(right) <= 0;

    /// <summary>Larger before smaller, as numbers.</summary>
    public static bool operator >(SerialNumber left, SerialNumber right) => left.CompareTo(right) > 0;

    /// <summary>Larger before smaller or equal, as numbers.</summary>
    public static bool operator >=(SerialNumber left, SerialNumber right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public int CompareTo(SerialNumber other) => _high == other._high ? _low.CompareTo(other._low) : _high.CompareTo(other._high);

    /// <summary>Draws a new one, unguessable: nearly 159 random bits.</summary>
    public static SerialNumber Draw()
    {
        Span<byte> octets = stackalloc byte[OctetsMax];
        do
        {
            RandomNumberGenerator.Fill(octets);
            octets[0] &= 0x7f;
        }
        while (octets[0] == 0);
        return new SerialNumber(octets);
    }

    /// <summary>Reads the hexadecimal form, in either case.</summary>
    public static Result<SerialNumber> Parse(string hex)
    {
        if (hex.Length is 0 or > 2 * OctetsMax || !hex.All(char.IsAsciiHexDigit))
            return new Refusal("SerialNumberMalformed", "A serial number is written as 1 to 40 hexadecimal digits.")
            {
                Clause = "RFC 5280 §4.1.2.2",
            };

        // Octet by octet and not over a number, because a revocation list is made of a million of them.
        Span<char> digits = stackalloc char[2 * OctetsMax];
        Span<byte> octets = stackalloc byte[OctetsMax];
        digits.Fill('0');
        hex.CopyTo(digits[^hex.Length..]);
        Convert.FromHexString(digits, octets, out _, out _);
        return octets[0] >= 0x80 || octets.IndexOfAnyExcept((byte)0) < 0 ? NotPositive() : new SerialNumber(octets);
    }

    /// <summary>Takes the contents octets of an INTEGER; false where they are not those of a serial number.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> octets, out SerialNumber serialNumber)
    {
        var isSerialNumber = octets.Length is > 0 and <= OctetsMax && octets[0] < 0x80 && octets is not [0];
        serialNumber = isSerialNumber ? new SerialNumber(octets) : default;
        return isSerialNumber;
    }

    /// <summary>
    /// Writes the contents octets at the beginning of the destination, which has room for <see cref="OctetsMax"/>; says how many.
    /// </summary>
    internal int CopyTo(Span<byte> destination)
    {
        Span<byte> padded = stackalloc byte[1 + OctetsMax];
        padded[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(padded[1..], _high);
        BinaryPrimitives.WriteUInt128BigEndian(padded[(1 + sizeof(uint))..], _low);
        var first = 0;
        while (first < OctetsMax && padded[first] == 0 && padded[first + 1] < 0x80)
            first++;
        padded[first..].CopyTo(destination);
        return padded.Length - first;
    }

    /// <summary>Reads it as the next value.</summary>
    internal static SerialNumber ReadFrom(AsnReader reader)
    {
        return TryRead(reader.ReadIntegerBytes().Span, out var serialNumber)
            ? serialNumber
            : throw new AsnContentException(NotPositive().Detail);
    }

    /// <summary>Writes it as an INTEGER.</summary>
    internal void WriteTo(AsnWriter writer) => writer.WriteInteger(Bytes.Span);

    /// <summary>Lower-case hexadecimal, two digits per octet.</summary>
    public override string ToString() => Convert.ToHexStringLower(Bytes.Span);

    private static Refusal NotPositive() =>
        new("SerialNumberNotPositive", "A serial number is positive and at most 20 octets long.") { Clause = "RFC 5280 §4.1.2.2" };
}
