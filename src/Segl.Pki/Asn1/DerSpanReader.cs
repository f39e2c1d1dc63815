using System.Buffers.Binary;

namespace Segl.Pki.Asn1;

/// <summary>Reads DER value by value without allocating and without exceptions, where it is done very often.</summary>
/// <remarks>
/// Identifier octets are compared whole, so only low tag numbers can be read. Lengths are definite and minimal (X.690 §10.1).
/// After a step that said false the reader stands where it stood.
/// </remarks>
internal ref struct DerSpanReader(ReadOnlySpan<byte> encoded)
{
    private const byte LongForm = 0x80;
    private const int LengthOctetsMax = sizeof(int);

    private ReadOnlySpan<byte> _rest = encoded;

    /// <summary>Whether all was read.</summary>
    public readonly bool IsEmpty => _rest.IsEmpty;

    /// <summary>How many octets are left.</summary>
    public readonly int Remaining => _rest.Length;

    /// <summary>Whether the next value has this identifier octet.</summary>
    public readonly bool NextIs(byte tag) => !_rest.IsEmpty && _rest[0] == tag;

    /// <summary>Reads the contents of the next value, which must have this identifier octet.</summary>
    public bool TryRead(byte tag, out ReadOnlySpan<byte> contents)
    {
        contents = default;
        if (!NextIs(tag) || !TryMeasure(_rest, out var headerOctets, out var contentOctets))
            return false;

        contents = _rest.Slice(headerOctets, contentOctets);
        _rest = _rest[(headerOctets + contentOctets)..];
        return true;
    }

    /// <summary>Reads the next value whole, which must have this identifier octet.</summary>
    public bool TryReadEncoded(byte tag, out ReadOnlySpan<byte> encoded)
    {
        encoded = default;
        if (!NextIs(tag) || !TryMeasure(_rest, out var headerOctets, out var contentOctets))
            return false;

        encoded = _rest[..(headerOctets + contentOctets)];
        _rest = _rest[encoded.Length..];
        return true;
    }

    /// <summary>Opens a constructed value.</summary>
    public bool TryOpen(byte tag, out DerSpanReader contents)
    {
        var isRead = TryRead(tag, out var octets);
        contents = new DerSpanReader(octets);
        return isRead;
    }

    /// <summary>Reads a value that may be absent; false only where it is there and malformed.</summary>
    public bool TryReadOptional(byte tag, out ReadOnlySpan<byte> contents)
    {
        contents = default;
        return !NextIs(tag) || TryRead(tag, out contents);
    }

    /// <summary>Reads a BOOLEAN with DEFAULT FALSE; DER leaves the default out and writes TRUE as ff (X.690 §11.1 and §11.5).</summary>
    public bool TryReadDefaultFalse(out bool value)
    {
        value = NextIs(DerTag.Boolean);
        return !value || (TryRead(DerTag.Boolean, out var contents) && contents is [0xff]);
    }

    /// <summary>Reads an Extension (RFC 5280 §4.1): its OID, whether it is critical, and the contents of its value.</summary>
    public bool TryReadExtension(out ReadOnlySpan<byte> oid, out bool isCritical, out ReadOnlySpan<byte> value)
    {
        oid = default;
        isCritical = false;
        value = default;
        return TryOpen(DerTag.Sequence, out var extension)
            && extension.TryRead(DerTag.ObjectIdentifier, out oid)
            && extension.TryReadDefaultFalse(out isCritical)
            && extension.TryRead(DerTag.OctetString, out value)
            && extension.IsEmpty;
    }

    /// <summary>Reads the contents of an INTEGER of any size, which are minimal (X.690 §8.3.2).</summary>
    public bool TryReadInteger(out ReadOnlySpan<byte> contents)
    {
        var before = _rest;
        if (TryRead(DerTag.Integer, out contents)
            && !contents.IsEmpty
            && (contents.Length == 1 || contents[0] != (contents[1] >= 0x80 ? 0xff : 0x00)))
            return true;

        _rest = before;
        return false;
    }

    private static bool TryMeasure(ReadOnlySpan<byte> rest, out int headerOctets, out int contentOctets)
    {
        (headerOctets, contentOctets) = (2, 0);
        if (rest.Length < 2)
            return false;

        contentOctets = rest[1];
        if (contentOctets >= LongForm && !TryReadLongLength(rest, out headerOctets, out contentOctets))
            return false;

        return contentOctets <= rest.Length - headerOctets;
    }

    private static bool TryReadLongLength(ReadOnlySpan<byte> rest, out int headerOctets, out int contentOctets)
    {
        var lengthOctets = rest[1] & ~LongForm;
        (headerOctets, contentOctets) = (2 + lengthOctets, 0);
        if (lengthOctets is 0 or > LengthOctetsMax || rest.Length < headerOctets || rest[2] == 0)
            return false;

        Span<byte> padded = stackalloc byte[LengthOctetsMax];
        padded.Clear();
        rest.Slice(2, lengthOctets).CopyTo(padded[(LengthOctetsMax - lengthOctets)..]);
        contentOctets = BinaryPrimitives.ReadInt32BigEndian(padded);
        return contentOctets >= LongForm;
    }
}
