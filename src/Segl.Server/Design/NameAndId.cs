using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Segl.Server.Design;

/// <summary>One rule for the names and ids of fields, so that labels, hints, errors and the error summary find them.</summary>
internal static class NameAndId
{
    /// <summary>The full name, for example <c>Form.Cvr</c>, or the name in addresses that the page gave the property.</summary>
    public static string Name(ViewContext page, ModelExpression field) =>
        field.Metadata.BinderModelName ?? page.ViewData.TemplateInfo.GetFullHtmlFieldName(field.Name);

    /// <summary>The id of a name, for example <c>Form_Cvr</c>.</summary>
    public static string Id(string name) => TagBuilder.CreateSanitizedId(name, "_");
}
