using System.Text.Json;
using Segl.Pki.Outcomes;

namespace Segl.Server.Features.Api;

/// <summary>Words of a closed set in the parameters of an address, written as in JSON.</summary>
internal static class Word
{
    /// <summary>What a parameter says.</summary>
    /// <param name="Value">The word; null where the parameter is absent or unknown.</param>
    /// <param name="IsUnknown">Whether it is no word of the set.</param>
    public readonly record struct Reading<T>(T? Value, bool IsUnknown)
        where T : struct, Enum;

    /// <summary>Reads one.</summary>
    public static Reading<T> Read<T>(string? text)
        where T : struct, Enum
    {
        if (text is null)
            return new Reading<T>(Value: null, IsUnknown: false);

        foreach (var value in Enum.GetValues<T>())
        {
            if (Write(value) == text)
                return new Reading<T>(value, IsUnknown: false);
        }

        return new Reading<T>(Value: null, IsUnknown: true);
    }

    /// <summary>The refusal of a word that is unknown.</summary>
    public static Refusal Refuse<T>(string parameter)
        where T : struct, Enum =>
        new("Malformed", $"{parameter} is one of {string.Join(", ", Enum.GetValues<T>().Select(Write))}.") { Field = parameter };

    /// <summary>A word as JSON has it.</summary>
    public static string Write<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName($"{value}");
}
