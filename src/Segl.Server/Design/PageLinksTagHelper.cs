using Microsoft.AspNetCore.Razor.TagHelpers;
using Segl.Server.Texts;

namespace Segl.Server.Design;

/// <summary>The pages before and after this one of a long list; nothing while there is one page only.</summary>
[HtmlTargetElement("page-links", Attributes = "previous,next", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PageLinksTagHelper(WebAssets assets, Wording texts) : TagHelper
{
    /// <summary>The address of the page before; none on the first.</summary>
    public string? Previous { get; set; }

    /// <summary>The address of the page after; none on the last.</summary>
    public string? Next { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        // An attribute that is null in a page arrives here as an empty one.
        if (string.IsNullOrEmpty(Previous) && string.IsNullOrEmpty(Next))
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "segl-page-links");
        output.Attributes.SetAttribute("aria-label", texts["Design.Pages.Label"]);
        if (!string.IsNullOrEmpty(Previous))
        {
            output.Content.AppendHtml(Html.Element("a", "").With("href", Previous).With("rel", "prev")
                .Holding(Html.Icon(assets, "chevron-left"), Html.Element("span", "", texts["Design.Pages.Previous"])));
        }

        if (!string.IsNullOrEmpty(Next))
        {
            output.Content.AppendHtml(Html.Element("a", "").With("href", Next).With("rel", "next")
                .Holding(Html.Element("span", "", texts["Design.Pages.Next"]), Html.Icon(assets, "chevron-right")));
        }
    }
}
