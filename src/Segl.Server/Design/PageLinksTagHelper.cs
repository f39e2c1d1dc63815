using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Segl.Server.Texts;

namespace Segl.Server.Design;

/// <summary>The pages of a long list; nothing while there is one page only.</summary>
[HtmlTargetElement("page-links", Attributes = "page,total,href", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PageLinksTagHelper(WebAssets assets, Wording texts) : TagHelper
{
    /// <summary>This page, from 1.</summary>
    public int Page { get; set; }

    /// <summary>All pages.</summary>
    public int Total { get; set; }

    /// <summary>The address of a page with <c>{0}</c> for its number, for example <c>/profiler?side={0}</c>.</summary>
    public required string Href { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (Total <= 1)
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "segl-page-links");
        output.Attributes.SetAttribute("aria-label", texts["Design.Pages.Label"]);
        if (Page > 1)
            output.Content.AppendHtml(Link(Page - 1).Holding(Html.Icon(assets, "chevron-left"), Word("Design.Pages.Previous")));
        output.Content.AppendHtml(Html.Element("span", "", texts["Design.Pages.Of", Page, Total]).With("aria-current", "page"));
        if (Page < Total)
            output.Content.AppendHtml(Link(Page + 1).Holding(Word("Design.Pages.Next"), Html.Icon(assets, "chevron-right")));
    }

    private TagBuilder Link(int page) => Html.Element("a", "").With("href", string.Format(CultureInfo.InvariantCulture, Href, page));

    private TagBuilder Word(string key) => Html.Element("span", "", texts[key]);
}
