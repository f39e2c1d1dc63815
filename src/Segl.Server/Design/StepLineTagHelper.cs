using Microsoft.AspNetCore.Razor.TagHelpers;
using Segl.Server.Texts;

namespace Segl.Server.Design;

/// <summary>How far a form of several pages has come: “Trin 2 af 4”. Stands above the heading.</summary>
[HtmlTargetElement("step-line", Attributes = "current,total", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class StepLineTagHelper(Wording texts) : TagHelper
{
    /// <summary>This step, from 1.</summary>
    public int Current { get; set; }

    /// <summary>All steps.</summary>
    public int Total { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "segl-step-line");
        output.Content.AppendHtml(Html.Element("p", "step-subheading", texts["Design.StepLine.Text", Current, Total]));

        var line = Html.Element("div", "segl-steps").With("aria-hidden", "true");
        for (var step = 1; step <= Total; step++)
            line.Holding(Html.Element("span", step <= Current ? "segl-step-done" : ""));
        output.Content.AppendHtml(line);
    }
}
