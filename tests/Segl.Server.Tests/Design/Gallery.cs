using System.Text.RegularExpressions;

namespace Segl.Server.Tests.Design;

/// <summary>The page with every component on it, as it comes first and as it comes when its form is refused.</summary>
public sealed partial class Gallery
{
    private const string Address = "/demonstration/komponenter";

    private readonly TestPage _page;

    private Gallery(TestPage page) => _page = page;

    /// <summary>The title of the window.</summary>
    public string Title => _page.Title;

    /// <summary>The status of the answer.</summary>
    public int Status => (int)_page.Status;

    /// <summary>Opens it in Danish.</summary>
    public static async Task<Gallery> OpenAsync(RunningServer running)
    {
        using var browser = running.Server.Browser();
        return new Gallery(await browser.OpenAsync(Address));
    }

    /// <summary>Sends its form, which refuses everything.</summary>
    public static async Task<Gallery> RefuseAsync(RunningServer running)
    {
        using var browser = running.Server.Browser();
        var page = await browser.OpenAsync(Address);
        return new Gallery(await browser.SubmitAsync(
            page, action: null,
            ("Name", "x\"><b>"), ("Email", "a"), ("Password", "hemmelig"), ("LongText", "l1\r\nl2"), ("Fruit", "Apple"), ("Fruits", "Plum"),
            ("Listed", "Apple")));
    }

    /// <summary>The HTML of one component; the hash in the address of the icons is left out.</summary>
    public string this[string component] => IconAddress().Replace(_page.Inside("section", component), "/icons.svg#");

    [GeneratedRegex("/assets/icons-[0-9A-F]+\\.svg#")]
    private static partial Regex IconAddress();
}
