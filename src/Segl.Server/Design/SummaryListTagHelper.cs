using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Segl.Server.Texts;

namespace Segl.Server.Design;

/// <summary>Names and values, as on “Kontrollér oplysninger” and on the page of a thing.</summary>
[HtmlTargetElement("summary-list")]
[RestrictChildren("summary-row")]
public sealed class SummaryListTagHelper : TagHelper
{
    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "dl";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "segl-summary");
    }
}

/// <summary>One name with its value, perhaps with a link to change it.</summary>
[HtmlTargetElement("summary-row", Attributes = "label")]
public sealed class SummaryRowTagHelper(Wording texts) : TagHelper
{
    /// <summary>The name.</summary>
    public required string Label { get; set; }

    /// <summary>The value as text; elements stand inside the row instead.</summary>
    public string? Value { get; set; }

    /// <summary>The page where it can be changed; none where it cannot.</summary>
    public string? ChangeHref { get; set; }

    /// <inheritdoc/>
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var inside = await output.GetChildContentAsync();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Content.AppendHtml(Html.Element("dt", "", Label));

        var value = Html.Element("dd", "");
        if (inside.IsEmptyOrWhiteSpace)
            value.InnerHtml.Append(string.IsNullOrEmpty(Value) ? texts["Design.SummaryList.None"] : Value);
        else
            value.Holding(inside);
        output.Content.AppendHtml(value);

        if (ChangeHref is not null)
            output.Content.AppendHtml(Html.Element("dd", "segl-summary-change").Holding(ChangeLink()));
    }

    private TagBuilder ChangeLink() =>
        Html.Element("a", "", texts["Design.SummaryList.Change"])
            .With("href", ChangeHref)
            .Holding(Html.Element("span", "sr-only", $" {Label}"));
}
