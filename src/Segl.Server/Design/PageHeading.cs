using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Segl.Server.Texts;

namespace Segl.Server.Design;

/// <summary>The title of a page, which is also the first thing that a screen reader says.</summary>
public static class PageHeading
{
    private const string Key = "Title";

    /// <summary>Sets the title of a page; the layout demands one.</summary>
    public static void Title(this ViewDataDictionary page, string title) => page[Key] = title;

    /// <summary>“Fejl: Opret profil – Segl”: a refused form says so before anything else.</summary>
    public static string Compose(ViewDataDictionary page, Wording texts)
    {
        var title = page[Key] as string ?? throw new InvalidOperationException("The page sets no title: call ViewData.Title(…).");
        return page.ModelState.IsValid
            ? texts["Design.Layout.Title", title]
            : texts["Design.Layout.ErrorTitle", title];
    }
}
