using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Segl.Server.Design;

/// <summary>The status of a thing in a word and an icon, black on a light tint.</summary>
[HtmlTargetElement("status-tag", Attributes = "text", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class StatusTagHelper(WebAssets assets) : TagHelper
{
    /// <summary>What the status means. Default <see cref="Tone.Neutral"/>.</summary>
    public Tone Tone { get; set; }

    /// <summary>The word.</summary>
    public required string Text { get; set; }

    /// <summary>An icon that says more than that of the tone, for example <c>hourglass</c>.</summary>
    public string? Icon { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"badge badge-{Tone.CssName()} segl-status");
        output.Content.AppendHtml(Html.Icon(assets, Icon ?? Tone.Icon()));
        output.Content.Append(Text);
    }
}
