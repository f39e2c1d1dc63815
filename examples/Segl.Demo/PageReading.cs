using System.Net;
using System.Text.RegularExpressions;
using Segl.Testing.Web;

namespace Segl.Demo;

/// <summary>Finds in a page what a reader sees.</summary>
public static partial class PageReading
{
    /// <summary>What stands on the page between the headings and the footer, without its markup.</summary>
    public static string Plain(this TestPage page)
    {
        var main = MainPart().Match(page.Html);
        var text = Tag().Replace(main.Success ? main.Value : page.Html, " ");
        return Spaces().Replace(WebUtility.HtmlDecode(text), " ").Trim();
    }

    /// <summary>The refusals that the page shows.</summary>
    public static string Errors(this TestPage page)
    {
        var summary = ErrorSummary().Match(page.Html);
        return summary.Success ? Spaces().Replace(WebUtility.HtmlDecode(Tag().Replace(summary.Groups["list"].Value, " ")), " ").Trim() : "";
    }

    /// <summary>The first part of the page that a pattern's group <c>it</c> finds.</summary>
    public static string Find(this TestPage page, Regex pattern)
    {
        var match = pattern.Match(WebUtility.HtmlDecode(page.Html));
        Demands.Demand(match.Success, $"{page.Address} shows nothing like {pattern}: {page.Plain()}");
        return match.Groups["it"].Value;
    }

    [GeneratedRegex("<main.*?</main>", RegexOptions.Singleline)]
    private static partial Regex MainPart();

    [GeneratedRegex("data-error-summary.*?<ul[^>]*>(?<list>.*?)</ul>", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex ErrorSummary();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("\\s+")]
    private static partial Regex Spaces();
}
