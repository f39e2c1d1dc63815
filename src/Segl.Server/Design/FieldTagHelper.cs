using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Segl.Server.Texts;

namespace Segl.Server.Design;

/// <summary>What every field of a form has: a label, perhaps a hint, perhaps an error, each tied to the input.</summary>
public abstract class FieldTagHelper(Wording texts) : TagHelper
{
    /// <summary>The property of the page that the field fills.</summary>
    public required ModelExpression For { get; set; }

    /// <summary>What the field asks for.</summary>
    public required string Label { get; set; }

    /// <summary>What helps to fill it in; none by default.</summary>
    public string? Hint { get; set; }

    /// <summary>Says “valgfrit” after the label: what is not marked is needed.</summary>
    public bool Optional { get; set; }

    /// <summary>The running page.</summary>
    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!; // Set by the framework before Process.

    /// <summary>The name that the field is posted under.</summary>
    protected string Name => NameAndId.Name(ViewContext, For);

    /// <summary>The id of the input; the error summary links to it.</summary>
    protected string Id => NameAndId.Id(Name);

    /// <summary>The texts of the reader.</summary>
    protected Wording Texts => texts;

    /// <summary>What is wrong with what was filled in; null when nothing is.</summary>
    protected string? Error =>
        ViewContext.ViewData.ModelState.GetValueOrDefault(Name)?.Errors is [var first, ..] ? first.ErrorMessage : null;

    /// <summary>The ids of hint and error, for <c>aria-describedby</c>; null when there are none.</summary>
    protected string? DescribedBy => (Hint, Error) switch
    {
        (null, null) => null,
        (not null, null) => HintId,
        (null, not null) => ErrorId,
        _ => $"{HintId} {ErrorId}",
    };

    /// <summary>What was filled in, also when it could not be used, else what the page set.</summary>
    protected IReadOnlyList<string> Values
    {
        get
        {
            if (ViewContext.ViewData.ModelState.GetValueOrDefault(Name) is { RawValue: not null } entry)
                return entry.RawValue as string[] ?? [entry.AttemptedValue ?? ""];

            return For.Model switch
            {
                null => [],
                string text => [text],
                System.Collections.IEnumerable several => [.. several.Cast<object>().Select(Written)],
                var one => [Written(one)],
            };
        }
    }

    private string HintId => $"{Id}-hint";

    private string ErrorId => $"{Id}-error";

    /// <summary>Makes the output the group around the field.</summary>
    protected void WriteGroup(TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", Error is null ? "form-group" : "form-group form-error");
    }

    /// <summary>The label's text with the mark of an optional field.</summary>
    protected TagBuilder WithLabelText(TagBuilder label)
    {
        label.InnerHtml.Append(Label);
        return Optional ? label.Holding(Html.Element("span", "segl-optional", $" ({Texts["Design.Field.Optional"]})")) : label;
    }

    /// <summary>The hint and the error, to stand between label and input.</summary>
    protected void WriteHintAndError(TagHelperContent content)
    {
        if (HintText() is { } hint)
            content.AppendHtml(hint);
        WriteError(content);
    }

    /// <summary>The hint alone; null where there is none.</summary>
    protected TagBuilder? HintText() => Hint is null ? null : Html.Element("span", "form-hint", Hint).With("id", HintId);

    /// <summary>The error alone.</summary>
    protected void WriteError(TagHelperContent content)
    {
        if (Error is null)
            return;

        var mark = Html.Element("span", "sr-only", Texts["Design.Field.Error"]);
        var message = Html.Element("span", "form-error-message").With("id", ErrorId).Holding(mark);
        message.InnerHtml.Append($" {Error}");
        content.AppendHtml(message);
    }

    private static string Written(object value) => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "";
}
