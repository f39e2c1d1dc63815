using System.Formats.Asn1;

namespace Segl.Pki.Asn1;

/// <summary>Times as certificates and revocation lists carry them (RFC 5280 §4.1.2.5 and §5.1.2.4): whole seconds of UTC.</summary>
internal static class DerTime
{
    /// <summary>The longest that is written: GeneralizedTime with tag and length.</summary>
    public const int OctetsMax = 17;

    /// <summary>The last year that is written as UTCTime (RFC 5280 §4.1.2.5).</summary>
    private const int UtcTimeYearMax = 2049;

    private const int UtcTimeYearMin = 1950;
    private const int UtcTimeDigits = 12;
    private const int GeneralizedTimeDigits = 14;

    /// <summary>The instant without its fraction of a second.</summary>
    public static DateTimeOffset CutToSecond(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    /// <summary>Reads a Time in either form.</summary>
    /// <remarks>
    /// Who writes has to take UTCTime through 2049, who reads has to take both (RFC 5280 §4.1.2.5): a path of somebody else's is not refused for
    /// the longer form.
    /// </remarks>
    public static DateTimeOffset Read(AsnReader reader)
    {
        if (reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime))
            return reader.ReadUtcTime(UtcTimeYearMax);

        var time = reader.ReadGeneralizedTime();
        if (time.Ticks % TimeSpan.TicksPerSecond != 0)
            throw new AsnContentException("Times have whole seconds (RFC 5280 §4.1.2.5.2).");
        return time;
    }

    /// <summary>Writes a Time.</summary>
    public static void Write(AsnWriter writer, DateTimeOffset time)
    {
        if (time.Year <= UtcTimeYearMax)
            writer.WriteUtcTime(time, UtcTimeYearMax);
        else
            writer.WriteGeneralizedTime(time, omitFractionalSeconds: true);
    }

    /// <summary>Writes a Time at the beginning of the destination and says how many octets it takes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time lies before 1950, which UTCTime cannot say.</exception>
    public static int Write(Span<byte> destination, DateTimeOffset time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time.UtcDateTime.Year, UtcTimeYearMin, nameof(time));
        if (time.UtcDateTime.Year > UtcTimeYearMax)
            return WriteGeneralized(destination, time);

        WriteDigits(destination, time.UtcDateTime, UtcTimeDigits);
        destination[0] = DerTag.UtcTime;
        return UtcTimeDigits + 3;
    }

    /// <summary>Writes a GeneralizedTime at the beginning of the destination and says how many octets it takes.</summary>
    public static int WriteGeneralized(Span<byte> destination, DateTimeOffset time)
    {
        WriteDigits(destination, time.UtcDateTime, GeneralizedTimeDigits);
        destination[0] = DerTag.GeneralizedTime;
        return GeneralizedTimeDigits + 3;
    }

    /// <summary>Reads a Time in either form.</summary>
    public static bool TryRead(ref DerSpanReader reader, out DateTimeOffset time)
    {
        if (!reader.NextIs(DerTag.UtcTime))
            return TryReadGeneralized(ref reader, out time);

        time = default;
        return reader.TryRead(DerTag.UtcTime, out var contents)
            && contents.Length == UtcTimeDigits + 1
            && TryReadPair(contents, 0, out var yearOfCentury)
            && TryReadRest(contents[2..], yearOfCentury + (yearOfCentury < UtcTimeYearMin % 100 ? 2000 : 1900), out time);
    }

    /// <summary>Reads a GeneralizedTime of whole seconds, as RFC 5280 §4.1.2.5.2 and RFC 6960 §4.2.2.1 have it.</summary>
    public static bool TryReadGeneralized(ref DerSpanReader reader, out DateTimeOffset time)
    {
        time = default;
        return reader.TryRead(DerTag.GeneralizedTime, out var contents)
            && contents.Length == GeneralizedTimeDigits + 1
            && TryReadPair(contents, 0, out var century)
            && TryReadPair(contents, 2, out var yearOfCentury)
            && TryReadRest(contents[4..], (century * 100) + yearOfCentury, out time);
    }

    // Month, day, hour, minute, second and the Z.
    private static bool TryReadRest(ReadOnlySpan<byte> rest, int year, out DateTimeOffset time)
    {
        time = default;
        if (!TryReadPair(rest, 0, out var month) || !TryReadPair(rest, 2, out var day) || !TryReadPair(rest, 4, out var hour)
            || !TryReadPair(rest, 6, out var minute) || !TryReadPair(rest, 8, out var second) || rest[10] != (byte)'Z')
            return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59
            || second > 59)
            return false;

        time = new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero);
        return true;
    }

    private static bool TryReadPair(ReadOnlySpan<byte> digits, int at, out int value)
    {
        var (tens, ones) = (digits[at] - '0', digits[at + 1] - '0');
        value = (tens * 10) + ones;
        return tens is >= 0 and <= 9 && ones is >= 0 and <= 9;
    }

    private static void WriteDigits(Span<byte> destination, DateTime time, int digits)
    {
        destination[1] = (byte)(digits + 1);
        var at = 2;
        if (digits == GeneralizedTimeDigits)
            at = WritePair(destination, at, time.Year / 100);
        at = WritePair(destination, at, time.Year % 100);
        at = WritePair(destination, at, time.Month);
        at = WritePair(destination, at, time.Day);
        at = WritePair(destination, at, time.Hour);
        at = WritePair(destination, at, time.Minute);
        at = WritePair(destination, at, time.Second);
        destination[at] = (byte)'Z';
    }

    private static int WritePair(Span<byte> destination, int at, int value)
    {
        destination[at] = (byte)('0' + (value / 10));
        destination[at + 1] = (byte)('0' + (value % 10));
        return at + 2;
    }
}
