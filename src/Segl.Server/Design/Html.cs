using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Segl.Server.Design;

/// <summary>Elements that several tag helpers write; every text is encoded.</summary>
internal static class Html
{
    /// <summary>One element.</summary>
    public static TagBuilder Element(string name, string cssClass, string? text = null)
    {
        var element = new TagBuilder(name) { TagRenderMode = name == "input" ? TagRenderMode.StartTag : TagRenderMode.Normal };
        if (cssClass.Length > 0)
            element.AddCssClass(cssClass);
        if (text is not null)
            element.InnerHtml.Append(text);
        return element;
    }

    /// <summary>The element with an attribute more, unless its value is null.</summary>
    public static TagBuilder With(this TagBuilder element, string attribute, string? value)
    {
        if (value is not null)
            element.Attributes[attribute] = value;
        return element;
    }

    /// <summary>The element with more inside it.</summary>
    public static TagBuilder Holding(this TagBuilder element, params ReadOnlySpan<IHtmlContent?> children)
    {
        foreach (var child in children)
            if (child is not null)
                element.InnerHtml.AppendHtml(child);
        return element;
    }

    /// <summary>An icon of the sprite, hidden from screen readers.</summary>
    public static TagBuilder Icon(WebAssets assets, string name, string cssClass = "icon-svg") =>
        Element("svg", cssClass)
            .With("focusable", "false")
            .With("aria-hidden", "true")
            .Holding(Element("use", "").With("href", assets.Icon(name)));
}
