using Microsoft.AspNetCore.Razor.TagHelpers;
using Segl.Server.Texts;

namespace Segl.Server.Design;

/// <summary>The way back to the step or page before, above the heading.</summary>
[HtmlTargetElement("back-link", Attributes = "href", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class BackLinkTagHelper(WebAssets assets, Wording texts) : TagHelper
{
    /// <summary>Where to; “Tilbage” unless the text says more.</summary>
    public required string Href { get; set; }

    /// <summary>What the link says. Default “Tilbage”.</summary>
    public string? Text { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "a";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "back-link");
        output.Attributes.SetAttribute("href", Href);
        output.Content.AppendHtml(Html.Icon(assets, "chevron-left"));
        output.Content.Append(Text ?? texts["Design.BackLink.Text"]);
    }
}
