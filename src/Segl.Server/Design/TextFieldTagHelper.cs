using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Segl.Server.Texts;

namespace Segl.Server.Design;

/// <summary>A field for one line of text, or for several with <c>rows</c>.</summary>
[HtmlTargetElement("text-field", Attributes = "for,label", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class TextFieldTagHelper(Wording texts) : FieldTagHelper(texts)
{
    private const string Password = "password";

    /// <summary>text, email, password, search or tel. Default text.</summary>
    public string Type { get; set; } = "text";

    /// <summary>
    /// The purpose of the field by WCAG 1.3.5 and HTML, for example <c>email</c> or <c>one-time-code</c>. Default <c>off</c>.
    /// </summary>
    public string Autocomplete { get; set; } = "off";

    /// <summary>The keyboard of a phone: <c>numeric</c> for digits.</summary>
    public string? Inputmode { get; set; }

    /// <summary>The most characters that a browser lets in; the domain type refuses what is longer in any case.</summary>
    public int? Maxlength { get; set; }

    /// <summary>Characters wide: 4, 8, 11 or 27, where the length says what is expected. Default the width of the design system.</summary>
    public int? Characters { get; set; }

    /// <summary>Lines high: makes it a field for several lines.</summary>
    public int? Rows { get; set; }

    /// <summary>Shown but not to be changed.</summary>
    public bool Readonly { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        WriteGroup(output);
        output.Content.AppendHtml(WithLabelText(Html.Element("label", "form-label").With("for", Id)));
        WriteHintAndError(output.Content);
        output.Content.AppendHtml(Rows is null ? Line() : Lines());
    }

    private string Written => Values is [var text, ..] ? text : "";

    private TagBuilder Line()
    {
        var input = Common("input").With("type", Type).With("inputmode", Inputmode);

        // A password is typed anew; it never goes back into a page.
        if (Type != Password)
            input.With("value", Written);
        return input;
    }

    private TagBuilder Lines()
    {
        var area = Common("textarea").With("rows", Rows?.ToString(CultureInfo.InvariantCulture));

        // HTML drops the first line break after the start tag.
        area.InnerHtml.AppendHtml("\n");
        area.InnerHtml.Append(Written);
        return area;
    }

    private TagBuilder Common(string element) =>
        Html.Element(
            element,
            Characters is { } characters ? $"form-input input-char-{characters.ToString(CultureInfo.InvariantCulture)}" : "form-input")
            .With("id", Id)
            .With("name", Name)
            .With("autocomplete", Autocomplete)
            .With("spellcheck", "false")
            .With("maxlength", Maxlength?.ToString(CultureInfo.InvariantCulture))
            .With("readonly", Readonly ? "readonly" : null)
            .With("aria-describedby", DescribedBy)
            .With("aria-invalid", Error is null ? null : "true");
}
