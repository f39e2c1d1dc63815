using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Segl.Server.Texts;

namespace Segl.Server.Design;

/// <summary>All that is wrong with a refused form, above it, each with a link to its field; nothing while nothing is wrong.</summary>
[HtmlTargetElement("error-summary", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ErrorSummaryTagHelper(WebAssets assets, Wording texts) : TagHelper
{
    private const string HeadingId = "error-summary-heading";

    /// <summary>The running page.</summary>
    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!; // Set by the framework before Process.

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var form = ViewContext.ViewData.ModelState;
        if (form.IsValid)
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "alert alert-error segl-error-summary");
        output.Attributes.SetAttribute("role", "alert");
        output.Attributes.SetAttribute("tabindex", "-1");
        output.Attributes.SetAttribute("aria-labelledby", HeadingId);
        output.Attributes.SetAttribute("data-error-summary", "");
        output.Content.AppendHtml(Html.Icon(assets, Tone.Error.Icon(), "icon-svg alert-icon"));
        output.Content.AppendHtml(Html.Element("h2", "alert-heading", texts["Design.ErrorSummary.Title"]).With("id", HeadingId));

        var list = Html.Element("ul", "alert-text");
        foreach (var (field, entry) in InOrderOfPage(form))
            foreach (var error in entry?.Errors ?? [])
                list.Holding(Html.Element("li", "").Holding(Message(field, error.ErrorMessage)));
        output.Content.AppendHtml(list);
    }

    // What is about no field comes first; then the order in which the page declares its fields, which is that in which it asks.
    private IEnumerable<KeyValuePair<string, ModelStateEntry?>> InOrderOfPage(ModelStateDictionary form)
    {
        var asked = ViewContext.ViewData.ModelMetadata.Properties.Select(property => property.PropertyName).ToList();
        return form.OrderBy(entry => asked.IndexOf(entry.Key.Split('.')[0]));
    }

    private static IHtmlContent Message(string field, string message) =>
        field.Length == 0
            ? new HtmlContentBuilder().Append(message)
            : Html.Element("a", "", message).With("href", $"#{NameAndId.Id(field)}");
}
