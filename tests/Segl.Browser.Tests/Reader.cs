using Microsoft.Playwright;

namespace Segl.Browser.Tests;

/// <summary>How somebody reads the portal: the language, the width of the window, and whether scripts run.</summary>
public sealed record Reader(string Language, int Width, bool HasScripts)
{
    /// <summary>WCAG 2.2 §1.4.10: no scrolling sideways at this width, which is also 1280 px at 400 %.</summary>
    public const int Narrow = 320;

    /// <summary>An ordinary window.</summary>
    public const int Wide = 1280;

    /// <summary>Every pair of language, width and scripts occurs in one of these, which takes half the time of all eight.</summary>
    public static TheoryData<Reader> Each { get; } =
    [
        new Reader("da", Narrow, HasScripts: true),
        new Reader("da", Wide, HasScripts: false),
        new Reader("en", Wide, HasScripts: true),
        new Reader("en", Narrow, HasScripts: false),
    ];

    /// <summary>The window to open.</summary>
    public BrowserNewContextOptions Window(Uri address) => new()
    {
        BaseURL = address.ToString(),
        Locale = Language == "da" ? "da-DK" : "en-GB",
        ViewportSize = new() { Width = Width, Height = Width == Narrow ? 640 : 900 },
        JavaScriptEnabled = HasScripts,
        ReducedMotion = ReducedMotion.Reduce,
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Language}, {Width} px, {(HasScripts ? "with" : "without")} scripts";
}
