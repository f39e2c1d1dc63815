using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Segl.Server.Design;

/// <summary>A link of the main menu; the one whose page, or whose page's parent, is shown is marked.</summary>
[HtmlTargetElement("navigation-link", Attributes = "href,text", TagStructure = TagStructure.WithoutEndTag)]
public sealed class NavigationLinkTagHelper : TagHelper
{
    /// <summary>Where to.</summary>
    public required string Href { get; set; }

    /// <summary>The name of the part of the portal.</summary>
    public required string Text { get; set; }

    /// <summary>The running page.</summary>
    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!; // Set by the framework before Process.

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "li";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Content.SetHtmlContent(Html.Element("a", "", Text).With("href", Href).With("aria-current", Current()));
    }

    private string? Current()
    {
        var shown = ViewContext.HttpContext.Request.Path;
        if (shown == Href)
            return "page";

        return Href != "/" && shown.StartsWithSegments(Href, StringComparison.Ordinal) ? "true" : null;
    }
}
