using System.Diagnostics;

namespace Segl.Server.Design;

/// <summary>What a message or status means; always said by a word and an icon too, never by colour alone.</summary>
public enum Tone
{
    /// <summary>Over, or nothing to say.</summary>
    Neutral,

    /// <summary>Good to know, or under way.</summary>
    Info,

    /// <summary>Done, or in force.</summary>
    Success,

    /// <summary>Something is needed or will happen.</summary>
    Warning,

    /// <summary>Refused, failed or withdrawn.</summary>
    Error,
}

/// <summary>How a tone looks.</summary>
internal static class Tones
{
    /// <summary>The last part of the design system's class names.</summary>
    public static string CssName(this Tone tone) => tone switch
    {
        Tone.Neutral => "neutral",
        Tone.Info => "info",
        Tone.Success => "success",
        Tone.Warning => "warning",
        Tone.Error => "error",
        _ => throw new UnreachableException(),
    };

    /// <summary>The icon that goes with the word.</summary>
    public static string Icon(this Tone tone) => tone == Tone.Neutral ? "minus" : tone.CssName();
}
