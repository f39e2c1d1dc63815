using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;

namespace Segl.Cli.Commands;

/// <summary>Values on the line that are more than text; what is none is refused in words and not by the name of a type.</summary>
internal static class TypedValues
{
    /// <summary>A whole number.</summary>
    public static int? Number(ArgumentResult given) => Parsed<int>(given, "a whole number");

    /// <summary>The UUID of a profile.</summary>
    public static Guid? Uuid(ArgumentResult given) => Parsed<Guid>(given, "a UUID");

    /// <summary>One word of a closed set, written as the API writes it.</summary>
    public static T Word<T>(ArgumentResult given)
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>().ToDictionary(value => JsonNamingPolicy.CamelCase.ConvertName($"{value}"), StringComparer.Ordinal);
        var text = TextOf(given);
        if (text is not null && words.TryGetValue(text, out var word))
            return word;

        Refuse(given, text, $"one of {string.Join(", ", words.Keys)}");
        return default;
    }

    private static T? Parsed<T>(ArgumentResult given, string what)
        where T : struct, IParsable<T>
    {
        var text = TextOf(given);
        if (T.TryParse(text, CultureInfo.InvariantCulture, out var value))
            return value;

        Refuse(given, text, what);
        return null;
    }

    private static string? TextOf(ArgumentResult given) => given.Tokens is [var only] ? only.Value : null;

    private static void Refuse(ArgumentResult given, string? text, string what)
    {
        var place = given.Parent is OptionResult option ? option.Option.Name : given.Argument.Name;
        given.AddError($"{place}: '{text}' is not {what}");
    }
}
