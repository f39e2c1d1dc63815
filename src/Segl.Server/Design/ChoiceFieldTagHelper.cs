using Microsoft.AspNetCore.Razor.TagHelpers;
using Segl.Server.Texts;

namespace Segl.Server.Design;

/// <summary>One of several <c>choice</c>s, or any of them where the property holds several values.</summary>
[HtmlTargetElement("choice-field", Attributes = "for,label")]
[RestrictChildren("choice")]
public sealed class ChoiceFieldTagHelper(Wording texts) : FieldTagHelper(texts)
{
    /// <summary>The only question of its page: the label is the page's heading.</summary>
    public bool IsHeading { get; set; }

    private bool AllowsSeveral => For.ModelExplorer.Metadata.IsEnumerableType;

    /// <inheritdoc/>
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        context.Items[typeof(ChoiceGroup)] = new ChoiceGroup(AllowsSeveral ? ChoiceKind.Checkbox : ChoiceKind.Radio, Name, Id, Values);
        var choices = await output.GetChildContentAsync();

        WriteGroup(output);
        output.PreContent.AppendHtml(Html.Element("fieldset", "").With("aria-describedby", DescribedBy).RenderStartTag());
        output.PreContent.AppendHtml(IsHeading
            ? Html.Element("legend", "").Holding(WithLabelText(Html.Element("h1", "")))
            : WithLabelText(Html.Element("legend", "form-label")));
        WriteHintAndError(output.PreContent);
        output.Content.SetHtmlContent(choices);
        output.PostContent.SetHtmlContent("</fieldset>");
    }
}
