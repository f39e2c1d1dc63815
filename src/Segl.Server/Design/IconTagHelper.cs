using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Segl.Server.Design;

/// <summary>An icon beside a word: decoration only, so screen readers pass it over.</summary>
/// <remarks>The names are those listed in <c>Scripts/build.js</c>.</remarks>
[HtmlTargetElement("icon", Attributes = "name", TagStructure = TagStructure.WithoutEndTag)]
public sealed class IconTagHelper(WebAssets assets) : TagHelper
{
    /// <summary>The icon's name in the design system.</summary>
    public required string Name { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(Html.Icon(assets, Name));
    }
}
