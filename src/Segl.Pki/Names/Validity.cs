using System.Formats.Asn1;
using Segl.Pki.Asn1;

namespace Segl.Pki.Names;

/// <summary>From when to when a certificate is valid, both ends included, in whole seconds of UTC (RFC 5280 §4.1.2.5).</summary>
public sealed record Validity
{
    private Validity(DateTimeOffset notBefore, DateTimeOffset notAfter) => (NotBefore, NotAfter) = (notBefore, notAfter);

    /// <summary>The first second.</summary>
    public DateTimeOffset NotBefore { get; }

    /// <summary>The last second.</summary>
    public DateTimeOffset NotAfter { get; }

    /// <summary>How long it lasts, the last second included.</summary>
    public TimeSpan Lifetime => NotAfter - NotBefore + TimeSpan.FromSeconds(1);

    /// <summary>From now for a lifetime: notAfter is one second short of the sum because it is itself included.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The lifetime is under one second.</exception>
    public static Validity From(DateTimeOffset now, TimeSpan lifetime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lifetime, TimeSpan.FromSeconds(1));
        var notBefore = DerTime.CutToSecond(now);
        return new Validity(notBefore, DerTime.CutToSecond(notBefore + lifetime) - TimeSpan.FromSeconds(1));
    }

    /// <summary>Whether the instant lies within.</summary>
    public bool Covers(DateTimeOffset instant) => NotBefore <= instant && DerTime.CutToSecond(instant) <= NotAfter;

    /// <summary>Reads it as the next value.</summary>
    internal static Validity ReadFrom(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var notBefore = DerTime.Read(sequence);
        var notAfter = DerTime.Read(sequence);
        sequence.ThrowIfNotEmpty();
        if (notAfter < notBefore)
            throw new AsnContentException("The validity ends before it begins.");
        return new Validity(notBefore, notAfter);
    }

    /// <summary>Writes it as the SEQUENCE of two times.</summary>
    internal void WriteTo(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            DerTime.Write(writer, NotBefore);
            DerTime.Write(writer, NotAfter);
        }
    }
}
