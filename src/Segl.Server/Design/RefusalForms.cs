using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Pki.Outcomes;
using Segl.Server.Texts;
using Segl.Server.Web;

namespace Segl.Server.Design;

/// <summary>The one place where a refusal becomes an error on a form.</summary>
public static class RefusalForms
{
    /// <summary>Shows the form again with the refusal at the field that it names, in the reader's language.</summary>
    public static PageResult Refused(this PageModel page, Refusal refusal)
    {
        page.AddRefusal(refusal);
        page.Response.StatusCode = Problems.StatusOf(refusal);
        return page.Page();
    }

    /// <summary>
    /// Shows the form again with several refusals, each at its field; the first says how the answer as a whole is judged.
    /// </summary>
    public static PageResult Refused(this PageModel page, IReadOnlyList<Refusal> refusals)
    {
        foreach (var refusal in refusals.Skip(1))
            page.AddRefusal(refusal);
        return page.Refused(refusals[0]);
    }

    /// <summary>Shows the form again when what came in could not even be read into its fields.</summary>
    public static PageResult Malformed(this PageModel page)
    {
        page.Response.StatusCode = StatusCodes.Status400BadRequest;
        return page.Page();
    }

    /// <summary>Adds the refusal to the form without answering yet, where several fields are checked at once.</summary>
    public static void AddRefusal(this PageModel page, Refusal refusal)
    {
        var texts = page.HttpContext.RequestServices.GetRequiredService<Wording>();
        page.ModelState.AddModelError(FieldOf(page.ModelState, refusal.Field), texts.Of(refusal));
    }

    /// <summary>The refusal in the reader's language, with the clause that it comes from.</summary>
    /// <remarks>A fault of ours that a lint has found has no words of its own: whoever reads it can only hand its code on.</remarks>
    public static string Of(this Wording texts, Refusal refusal)
    {
        var text = texts.Find($"Refusal.{refusal.Code}", [.. refusal.Arguments]) ?? texts["Refusal.NotWorded", refusal.Code];
        return refusal.Clause is { } clause ? $"{text} ({clause})" : text;
    }

    // A domain type says "Cvr"; the form may have it as "Form.Cvr".
    private static string FieldOf(ModelStateDictionary form, string? field)
    {
        if (field is null || form.ContainsKey(field))
            return field ?? "";

        return form.Keys.FirstOrDefault(key => key.EndsWith($".{field}", StringComparison.OrdinalIgnoreCase)) ?? field;
    }
}
