using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Segl.Testing.Web;

/// <summary>A page as it came: status, headers and HTML.</summary>
public sealed partial record TestPage(Uri Address, HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The body as text.</summary>
    public string Html { get; } = Encoding.UTF8.GetString(Body);

    /// <summary>The title of the window.</summary>
    public string Title => WebUtility.HtmlDecode(TitleElement().Match(Html).Groups["text"].Value);

    /// <summary>Reads an answer.</summary>
    public static async Task<TestPage> ReadAsync(HttpRequestMessage request, HttpResponseMessage response)
    {
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new TestPage(request.RequestUri!, response.StatusCode, headers, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>The form with an action; null for the one that posts to the page itself.</summary>
    public TestForm Form(string? action)
    {
        foreach (var form in FormElement().Matches(Html).Select(match => match.Value))
        {
            var start = form[..form.IndexOf('>', StringComparison.Ordinal)];
            if (start.Contains("post", StringComparison.OrdinalIgnoreCase) && Attribute(start, "action") == action)
                return new TestForm(action is null ? Address : new Uri(Address, action), HiddenFields(form));
        }

        throw new InvalidOperationException($"{Address} has no form that posts to {action ?? "itself"}:\n{Html}");
    }

    /// <summary>The action of the first form that posts to an address with this in it.</summary>
    public string ActionWith(string part) =>
        FormElement().Matches(Html).Select(match => Attribute(match.Value[..match.Value.IndexOf('>', StringComparison.Ordinal)], "action"))
            .FirstOrDefault(action => action?.Contains(part, StringComparison.Ordinal) is true)
        ?? throw new InvalidOperationException($"{Address} has no form that posts to …{part}…:\n{Html}");

    /// <summary>The address of the first link with this in it.</summary>
    public string LinkWith(string part) =>
        LinkElement().Matches(Html).Select(match => Attribute(match.Value, "href"))
            .FirstOrDefault(address => address?.Contains(part, StringComparison.Ordinal) is true)
        ?? throw new InvalidOperationException($"{Address} has no link to …{part}…:\n{Html}");

    /// <summary>The inside of the element with an id, on one line and with single spaces.</summary>
    public string Inside(string element, string id)
    {
        var match = Regex.Match(Html, $"<{element}[^>]*id=\"{id}\"[^>]*>(?<inside>.*?)</{element}>", RegexOptions.Singleline);
        return match.Success
            ? OneLine(match.Groups["inside"].Value)
            : throw new InvalidOperationException($"{Address} has no {element} with the id {id}:\n{Html}");
    }

    /// <summary>HTML on one line, without spaces between elements.</summary>
    public static string OneLine(string html) => BetweenElements().Replace(Spaces().Replace(html, " "), "><").Trim();

    private static List<(string Name, string Value)> HiddenFields(string form) =>
    [
        .. InputElement().Matches(form).Select(match => match.Value)
            .Where(input => Attribute(input, "type") == "hidden")
            .Select(input => (Attribute(input, "name") ?? "", Attribute(input, "value") ?? "")),
    ];

    private static string? Attribute(string element, string name)
    {
        var match = Regex.Match(element, $"\\s{name}=\"(?<value>[^\"]*)\"");
        return match.Success ? WebUtility.HtmlDecode(match.Groups["value"].Value) : null;
    }

    [GeneratedRegex("<title>(?<text>[^<]*)</title>", RegexOptions.ExplicitCapture)]
    private static partial Regex TitleElement();

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex FormElement();

    [GeneratedRegex("<a [^>]*>")]
    private static partial Regex LinkElement();

    [GeneratedRegex("<input[^>]*>")]
    private static partial Regex InputElement();

    [GeneratedRegex("\\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex("> <")]
    private static partial Regex BetweenElements();
}

/// <summary>Where a form goes and what it carries unseen.</summary>
public sealed record TestForm(Uri Action, IReadOnlyList<(string Name, string Value)> HiddenFields);
