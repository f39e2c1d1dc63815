using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Segl.Server.Design;

/// <summary>The end of a task: that it is done, as the page's heading, and inside it what happens next and to whom.</summary>
[HtmlTargetElement("receipt", Attributes = "heading")]
public sealed class ReceiptTagHelper(WebAssets assets) : TagHelper
{
    /// <summary>What is done.</summary>
    public required string Heading { get; set; }

    /// <inheritdoc/>
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var content = await output.GetChildContentAsync();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "segl-receipt");
        output.Content.AppendHtml(Html.Icon(assets, Tone.Success.Icon(), "icon-svg segl-receipt-icon"));
        output.Content.AppendHtml(Html.Element("h1", "", Heading));
        output.Content.AppendHtml(content);
    }
}
