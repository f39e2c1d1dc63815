using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Segl.Server.Design;

/// <summary>Every form that posts carries an antiforgery token, and its errors are told by us rather than by the browser.</summary>
/// <remarks>The framework's own tag helper leaves out the token where the form names its <c>action</c>.</remarks>
[HtmlTargetElement("form", Attributes = "[method=post]")]
public sealed class PostFormTagHelper(IHtmlGenerator generator) : TagHelper
{
    // After the framework's own.
    /// <inheritdoc/>
    public override int Order => 1;

    /// <summary>The running page.</summary>
    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!; // Set by the framework before Process.

    /// <summary>Whether the browser itself holds the form back until what is required is there, also without scripts.</summary>
    public bool NativeChecks { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        // A browser's own bubbles speak its language, show one error at a time and are not read out by every screen reader.
        if (!NativeChecks)
            output.Attributes.SetAttribute(new TagHelperAttribute("novalidate"));
        if (output.Attributes.ContainsName("action") && context.AllAttributes.ContainsName("action"))
            output.PostContent.AppendHtml(generator.GenerateAntiforgery(ViewContext));
    }
}
