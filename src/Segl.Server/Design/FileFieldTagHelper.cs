using Microsoft.AspNetCore.Razor.TagHelpers;
using Segl.Server.Texts;

namespace Segl.Server.Design;

/// <summary>A file to send; its form needs <c>enctype="multipart/form-data"</c>.</summary>
[HtmlTargetElement("file-field", Attributes = "for,label", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FileFieldTagHelper(Wording texts) : FieldTagHelper(texts)
{
    /// <summary>The kinds of file that the browser offers first, for example <c>.csr,.pem</c>.</summary>
    public string? Accept { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        WriteGroup(output);
        output.Content.AppendHtml(WithLabelText(Html.Element("label", "form-label").With("for", Id)));
        WriteHintAndError(output.Content);
        output.Content.AppendHtml(Html.Element("input", "segl-file")
            .With("type", "file")
            .With("id", Id)
            .With("name", Name)
            .With("accept", Accept)
            .With("aria-describedby", DescribedBy)
            .With("aria-invalid", Error is null ? null : "true"));
    }
}
