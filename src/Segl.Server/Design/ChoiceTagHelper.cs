using System.Diagnostics;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Segl.Server.Design;

/// <summary>One choice of a choice field or a select field.</summary>
[HtmlTargetElement("choice", Attributes = "value,label", TagStructure = TagStructure.WithoutEndTag)]
public sealed class ChoiceTagHelper : TagHelper
{
    /// <summary>What is posted; an enum's value is its name.</summary>
    public required object Value { get; set; }

    /// <summary>What the reader sees.</summary>
    public required string Label { get; set; }

    /// <summary>What it means; not in a list that opens.</summary>
    public string? Hint { get; set; }

    /// <summary>Shown, but not to be chosen now; the hint says why.</summary>
    public bool Disabled { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var group = (ChoiceGroup)context.Items[typeof(ChoiceGroup)];
        var id = group.NextId();
        output.TagName = null;
        switch (group.Kind)
        {
            case ChoiceKind.Option:
                output.Content.SetHtmlContent(Option(group));
                break;
            case ChoiceKind.Radio:
                output.Content.SetHtmlContent(Button(group, id, "radio"));
                break;
            case ChoiceKind.Checkbox:
                output.Content.SetHtmlContent(Button(group, id, "checkbox"));
                break;
            default:
                throw new UnreachableException();
        }
    }

    private string Posted => Convert.ToString(Value, System.Globalization.CultureInfo.InvariantCulture) ?? "";

    private TagBuilder Option(ChoiceGroup group) =>
        Html.Element("option", "", Label)
            .With("value", Posted)
            .With("selected", group.Chosen.Contains(Posted, StringComparer.Ordinal) ? "selected" : null)
            .With("disabled", Disabled ? "disabled" : null);

    private TagBuilder Button(ChoiceGroup group, string id, string type)
    {
        var input = Html.Element("input", $"form-{type}")
            .With("type", type)
            .With("id", id)
            .With("name", group.Name)
            .With("value", Posted)
            .With("checked", group.Chosen.Contains(Posted, StringComparer.Ordinal) ? "checked" : null)
            .With("disabled", Disabled ? "disabled" : null)
            .With("aria-describedby", Hint is null ? null : $"{id}-meaning");
        var label = Html.Element("label", "", Label).With("for", id);
        var hint = Hint is null ? null : Html.Element("span", "form-hint", Hint).With("id", $"{id}-meaning");
        return Html.Element("div", $"form-group-{type}").Holding(input, label, hint);
    }
}
