using Microsoft.AspNetCore.Razor.TagHelpers;
using Segl.Server.Texts;

namespace Segl.Server.Design;

/// <summary>One of many <c>choice</c>s in a list that opens; up to about six read better as a choice field.</summary>
[HtmlTargetElement("select-field", Attributes = "for,label")]
[RestrictChildren("choice")]
public sealed class SelectFieldTagHelper(Wording texts) : FieldTagHelper(texts)
{
    /// <inheritdoc/>
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        context.Items[typeof(ChoiceGroup)] = new ChoiceGroup(ChoiceKind.Option, Name, Id, Values);
        var choices = await output.GetChildContentAsync();

        WriteGroup(output);
        output.PreContent.AppendHtml(WithLabelText(Html.Element("label", "form-label").With("for", Id)));
        WriteHintAndError(output.PreContent);
        output.Content.SetHtmlContent(Html.Element("select", "form-select")
            .With("id", Id)
            .With("name", Name)
            .With("aria-describedby", DescribedBy)
            .With("aria-invalid", Error is null ? null : "true")
            .Holding(choices));
    }
}
