using System.Globalization;
using Segl.Pki.Outcomes;

namespace Segl.Server.Features.Organisations;

/// <summary>
/// How many days before a certificate expires somebody is told (R1.3, R4.8): some distinct numbers of days, the earliest notice first.
/// </summary>
/// <remarks>Kept and shown as text, for example <c>60, 30, 14, 7, 1</c>; equal where the numbers are.</remarks>
public sealed record NoticeDays
{
    /// <summary>The longest time ahead: a year is a third of a certificate's life; whoever is told earlier forgets.</summary>
    public const int DaysMax = 365;

    /// <summary>The shortest: on the day itself it is too late.</summary>
    public const int DaysMin = 1;

    /// <summary>More notices about one certificate than this are not read.</summary>
    public const int CountMax = 10;

    /// <summary>Room for all of them with signs between; what is longer is not read at all.</summary>
    public const int CharactersMax = 100;

    private static readonly char[] s_between = [',', ';', ' ', '\t', '\r', '\n'];

    private NoticeDays(IEnumerable<int> days) =>
        Value = string.Join(", ", days.OrderDescending().Select(day => day.ToString(CultureInfo.InvariantCulture)));

    /// <summary>What an organisation has that chose nothing else.</summary>
    public static NoticeDays Usual { get; } = new([60, 30, 14, 7, 1]);

    /// <summary>The numbers as text.</summary>
    public string Value { get; }

    /// <summary>The numbers, the largest first.</summary>
    public IReadOnlyList<int> Days => [.. Parts(Value).Select(part => int.Parse(part, CultureInfo.InvariantCulture))];

    /// <summary>Reads numbers with commas, semicolons or spaces between.</summary>
    public static Result<NoticeDays> Parse(string text)
    {
        if (text.Length > CharactersMax)
            return TooMany();

        var days = new List<int>();
        foreach (var part in Parts(text))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var day) || day is < DaysMin or > DaysMax)
                return Refused(
                    "NoticeDaysOutOfRange",
                    $"Each number of days is a whole number from {DaysMin} to {DaysMax}.",
                    $"{DaysMin}",
                    $"{DaysMax}");
            if (days.Contains(day))
                return Refused("NoticeDaysTwice", $"{day} is there twice; write each number of days once.", $"{day}");
            days.Add(day);
        }

        return days.Count switch
        {
            0 => Refused("NoticeDaysEmpty", "Write at least one number of days; otherwise nobody is told before a certificate expires."),
            > CountMax => TooMany(),
            _ => new NoticeDays(days),
        };
    }

    /// <summary>The numbers as text.</summary>
    public override string ToString() => Value;

    private static string[] Parts(string text) => text.Split(s_between, StringSplitOptions.RemoveEmptyEntries);

    private static Refusal TooMany() => Refused("NoticeDaysTooMany", $"At most {CountMax} numbers of days.", $"{CountMax}");

    private static Refusal Refused(string code, string detail, params IReadOnlyList<string> arguments) =>
        new(code, detail) { Field = nameof(NoticeDays), Arguments = arguments };
}
