namespace Segl.Pki.Asn1;

/// <summary>Writes DER from its end to its beginning, so that each length is known when it is written and nothing is moved.</summary>
/// <remarks>The caller knows how much room is needed; too little is a fault and throws.</remarks>
internal ref struct DerBackwardWriter(Span<byte> room)
{
    private readonly Span<byte> _room = room;
    private int _start = room.Length;

    /// <summary>How many octets are written so far.</summary>
    public readonly int Written => _room.Length - _start;

    /// <summary>Where in the room the first octet stands.</summary>
    public readonly int Start => _start;

    /// <summary>What is written so far.</summary>
    public readonly ReadOnlySpan<byte> Encoded => _room[_start..];

    /// <summary>How many octets tag and length of a value take.</summary>
    public static int HeaderOctets(int contentOctets) => contentOctets switch
    {
        < 0x80 => 2,
        <= 0xff => 3,
        <= 0xffff => 4,
        <= 0xffffff => 5,
        _ => 6,
    };

    /// <summary>Puts octets before what is written.</summary>
    public void Prepend(scoped ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(_room.Slice(_start - octets.Length, octets.Length));
        _start -= octets.Length;
    }

    /// <summary>Puts one octet before what is written.</summary>
    public void Prepend(byte octet) => _room[--_start] = octet;

    /// <summary>Puts a whole value before what is written.</summary>
    public void PrependValue(byte tag, scoped ReadOnlySpan<byte> contents)
    {
        Prepend(contents);
        PrependHeader(tag, contents.Length);
    }

    /// <summary>Makes what was written since <see cref="Written"/> had this value the contents of one value.</summary>
    public void Wrap(byte tag, int writtenBefore) => PrependHeader(tag, Written - writtenBefore);

    /// <summary>Puts tag and length of contents before what is written.</summary>
    public void PrependHeader(byte tag, int contentOctets)
    {
        if (contentOctets < 0x80)
        {
            Prepend((byte)contentOctets);
        }
        else
        {
            var lengthOctets = 0;
            for (var left = contentOctets; left > 0; left >>= 8, lengthOctets++)
                Prepend((byte)(left & 0xff));
            Prepend((byte)(0x80 | lengthOctets));
        }

        Prepend(tag);
    }
}
