using Microsoft.AspNetCore.Razor.TagHelpers;
using Segl.Server.Texts;

namespace Segl.Server.Design;

/// <summary>Where a page is: its parents as links and itself, outermost first.</summary>
[HtmlTargetElement("bread-crumbs")]
[RestrictChildren("crumb")]
public sealed class BreadcrumbsTagHelper(Wording texts) : TagHelper
{
    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "breadcrumbs segl-above-heading");
        output.Attributes.SetAttribute("aria-label", texts["Design.Breadcrumbs.Label"]);
        output.PreContent.SetHtmlContent("<ol class=\"breadcrumbs__list\">");
        output.PostContent.SetHtmlContent("</ol>");
    }
}

/// <summary>One page of the breadcrumbs; the page itself has no <c>href</c>.</summary>
[HtmlTargetElement("crumb", Attributes = "text", TagStructure = TagStructure.WithoutEndTag)]
public sealed class CrumbTagHelper(WebAssets assets) : TagHelper
{
    /// <summary>The name of the page.</summary>
    public required string Text { get; set; }

    /// <summary>Its address.</summary>
    public string? Href { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "li";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "breadcrumbs__list-item");
        if (Href is null)
        {
            output.Attributes.SetAttribute("aria-current", "page");
            output.Content.Append(Text);
            return;
        }

        output.Content.AppendHtml(Html.Element("a", "breadcrumbs__link", Text).With("href", Href));
        output.Content.AppendHtml(Html.Icon(assets, "chevron-right"));
    }
}
