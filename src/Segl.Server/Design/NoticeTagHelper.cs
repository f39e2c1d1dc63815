using System.Diagnostics;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Segl.Server.Texts;

namespace Segl.Server.Design;

/// <summary>Something to know before going on, in a box of its own.</summary>
[HtmlTargetElement("notice")]
public sealed class NoticeTagHelper(WebAssets assets, Wording texts) : TagHelper
{
    /// <summary>What it means. Default <see cref="Tone.Info"/>.</summary>
    public Tone Tone { get; set; } = Tone.Info;

    /// <summary>Its point in a few words; without one the tone's own word stands there.</summary>
    public string? Heading { get; set; }

    /// <inheritdoc/>
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var content = await output.GetChildContentAsync();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"alert alert-{Tone.CssName()}");
        output.Content.AppendHtml(Html.Icon(assets, Tone.Icon(), "icon-svg alert-icon"));

        var heading = Html.Element("p", "alert-heading");
        if (Heading is not null)
            heading.Holding(Html.Element("span", "sr-only", $"{Word}: "));
        heading.InnerHtml.Append(Heading ?? Word);
        output.Content.AppendHtml(heading);
        if (!content.IsEmptyOrWhiteSpace)
            output.Content.AppendHtml(Html.Element("div", "alert-text").Holding(content));
    }

    private string Word => Tone switch
    {
        Tone.Neutral or Tone.Info => texts["Design.Notice.Info"],
        Tone.Success => texts["Design.Notice.Success"],
        Tone.Warning => texts["Design.Notice.Warning"],
        Tone.Error => texts["Design.Notice.Error"],
        _ => throw new UnreachableException(),
    };
}
