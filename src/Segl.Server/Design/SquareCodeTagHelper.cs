using System.Text;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Segl.Server.Design;

/// <summary>A text as a square code for a phone's camera, drawn as SVG; the text itself must stand beside it for everybody else.</summary>
[HtmlTargetElement("square-code", Attributes = "text,label", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class SquareCodeTagHelper : TagHelper
{
    /// <summary>ISO/IEC 18004 §9.1: four light modules around.</summary>
    private const int QuietZone = 4;

    /// <summary>What the code holds.</summary>
    public required string Text { get; set; }

    /// <summary>What it is, for screen readers.</summary>
    public required string Label { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var code = SquareCode.Of(Text);
        var side = code.Size + (2 * QuietZone);
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "segl-square-code");
        output.Attributes.SetAttribute("role", "img");
        output.Attributes.SetAttribute("aria-label", Label);
        output.Attributes.SetAttribute("viewBox", $"0 0 {side} {side}");
        output.Attributes.SetAttribute("shape-rendering", "crispEdges");
        output.Content.AppendHtml(Html.Element("rect", "").With("width", "100%").With("height", "100%").With("fill", "#fff"));
        output.Content.AppendHtml(Html.Element("path", "").With("d", Path(code)));
    }

    private static string Path(SquareCode code)
    {
        var path = new StringBuilder();
        for (var row = 0; row < code.Size; row++)
            for (var column = 0; column < code.Size; column++)
                if (code.IsDark(row, column))
                    path.Append(System.Globalization.CultureInfo.InvariantCulture, $"M{column + QuietZone} {row + QuietZone}h1v1h-1z");
        return path.ToString();
    }
}
