using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Segl.Server.Texts;

namespace Segl.Server.Design;

/// <summary>
/// A password or code made by us: masked, with “Vis”, which works without scripts, and with a copy button where scripts run.
/// </summary>
[HtmlTargetElement("secret-field", Attributes = "id,label,value", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class SecretFieldTagHelper(WebAssets assets, Wording texts) : TagHelper
{
    // The same for every secret: its length is nobody's business.
    private const string Mask = "••••••••••";

    /// <summary>The id of the text.</summary>
    public required string Id { get; set; }

    /// <summary>What it is.</summary>
    public required string Label { get; set; }

    /// <summary>The secret.</summary>
    public required string Value { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "segl-secret");
        output.Content.AppendHtml(Html.Element("p", "form-label", Label).With("id", $"{Id}-label"));
        output.Content.AppendHtml(Html.Element("details", "").Holding(
            Summary(),
            Html.Element("code", "segl-secret-text", Value).With("id", Id)));
        output.Content.AppendHtml(CopyButton());
        output.Content.AppendHtml(Html.Element("span", "segl-secret-outcome").With("role", "status"));
    }

    private TagBuilder Summary() => Html.Element("summary", "").Holding(
        Html.Element("span", "segl-secret-mask", Mask).With("aria-hidden", "true"),
        Html.Icon(assets, "visibility"),
        Html.Element("span", "segl-secret-show", texts["Design.Secret.Show"]),
        Html.Element("span", "segl-secret-hide", texts["Design.Secret.Hide"]),
        Html.Element("span", "sr-only", $" {Label}"));

    // Hidden until a script can serve it: Scripts/copying.ts.
    private TagBuilder CopyButton() => Html.Element("button", "button button-secondary")
        .With("type", "button")
        .With("hidden", "hidden")
        .With("data-copies", Id)
        .With("data-copied", texts["Design.Secret.Copied"])
        .With("data-failed", texts["Design.Secret.NotCopied"])
        .With("aria-describedby", $"{Id}-label")
        .Holding(Html.Icon(assets, "copy"), Html.Element("span", "", texts["Design.Secret.Copy"]));
}
