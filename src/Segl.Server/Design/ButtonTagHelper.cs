using System.Diagnostics;
using Microsoft.AspNetCore.Mvc.TagHelpers;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Segl.Server.Design;

/// <summary>How much a button weighs on its page.</summary>
public enum ButtonKind
{
    /// <summary>What most readers came for; one on a page.</summary>
    Primary,

    /// <summary>Also possible.</summary>
    Secondary,

    /// <summary>Seldom needed.</summary>
    Tertiary,

    /// <summary>Cannot be undone.</summary>
    Warning,
}

/// <summary>A button, or a link that looks like one because it begins a task.</summary>
[HtmlTargetElement("button", Attributes = "kind")]
[HtmlTargetElement("a", Attributes = "kind,href")]
public sealed class ButtonTagHelper : TagHelper
{
    /// <summary>How much it weighs.</summary>
    public ButtonKind Kind { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.AddClass("button", System.Text.Encodings.Web.HtmlEncoder.Default);
        output.AddClass(CssClass, System.Text.Encodings.Web.HtmlEncoder.Default);
        if (output.TagName == "button" && !output.Attributes.ContainsName("type"))
            output.Attributes.SetAttribute("type", "submit");
    }

    private string CssClass => Kind switch
    {
        ButtonKind.Primary => "button-primary",
        ButtonKind.Secondary => "button-secondary",
        ButtonKind.Tertiary => "button-tertiary",
        ButtonKind.Warning => "button-warning",
        _ => throw new UnreachableException(),
    };
}
