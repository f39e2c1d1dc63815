using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Segl.Server.Texts;

namespace Segl.Server.Design;

/// <summary>Who is signed in, and beside the name how many notices wait.</summary>
[HtmlTargetElement("account-bar", Attributes = "name", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class AccountBarTagHelper(WebAssets assets, Wording texts) : TagHelper
{
    /// <summary>The person's name.</summary>
    public required string Name { get; set; }

    /// <summary>Unread notices; with zero the link to them is there without a number.</summary>
    public int Notices { get; set; }

    /// <summary>The page that lists the notices; none before there is one.</summary>
    public string? NoticesHref { get; set; }

    /// <inheritdoc/>
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var actions = await output.GetChildContentAsync();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "segl-account");
        output.Attributes.SetAttribute("role", "group");
        output.Attributes.SetAttribute("aria-label", texts["Design.Account.Label"]);
        output.Content.AppendHtml(Html.Element("span", "segl-account-name", Name));
        if (NoticesHref is not null)
            output.Content.AppendHtml(NoticesLink());
        output.Content.AppendHtml(actions);
    }

    private TagBuilder NoticesLink()
    {
        var link = Html.Element("a", "segl-notices")
            .With("href", NoticesHref)
            .With("aria-label", texts["Design.Account.Notices", Notices])
            .Holding(Html.Icon(assets, "notifications"));
        return Notices == 0
            ? link
            : link.Holding(Html.Element("span", "badge", Notices.ToString(CultureInfo.InvariantCulture)));
    }
}
