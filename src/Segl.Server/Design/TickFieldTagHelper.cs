using Microsoft.AspNetCore.Razor.TagHelpers;
using Segl.Server.Texts;

namespace Segl.Server.Design;

/// <summary>A box to tick, for a property that is true or false.</summary>
[HtmlTargetElement("tick-field", Attributes = "for,label", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class TickFieldTagHelper(Wording texts) : FieldTagHelper(texts)
{
    /// <summary>Nothing goes on without the tick; the form needs <c>native-checks="true"</c> for the browser to see to it.</summary>
    public bool Required { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        WriteGroup(output);
        WriteError(output.Content);
        var input = Html.Element("input", "form-checkbox")
            .With("type", "checkbox")
            .With("id", Id)
            .With("name", Name)
            .With("value", "true")
            .With("required", Required ? "required" : null)
            .With("checked", Values.Contains("true", StringComparer.OrdinalIgnoreCase) ? "checked" : null)
            .With("aria-describedby", DescribedBy)
            .With("aria-invalid", Error is null ? null : "true");
        output.Content.AppendHtml(
            Html.Element("div", "form-group-checkbox")
                .Holding(input, WithLabelText(Html.Element("label", "").With("for", Id)), HintText()));
    }
}
