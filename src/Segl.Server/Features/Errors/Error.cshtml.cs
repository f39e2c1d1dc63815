using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Server.Features.SignIn;
using Segl.Server.Web;

namespace Segl.Server.Features.Errors;

/// <summary>What went wrong and what to do, for every status that an empty answer can have.</summary>
[IgnoreAntiforgeryToken] // It is run again for refused POSTs, and changes nothing.
[Public]
public sealed class ErrorModel : PageModel
{
    /// <summary>The texts to show: a part of the keys <c>Errors.….Title</c> and <c>Errors.….Text</c>.</summary>
    public string Kind { get; private set; } = "Fault";

    /// <summary>What to quote to the operator.</summary>
    public string Trace { get; private set; } = "";

    /// <summary>Shows the error.</summary>
    public void OnGet(int? status) => Show(status);

    /// <summary>Shows the error of a form.</summary>
    public void OnPost(int? status) => Show(status);

    private void Show(int? status)
    {
        var code = status is >= 400 and <= 599 ? status.Value : HttpContext.Response.StatusCode;

        // Somebody typed the address of this page: there is nothing here.
        if (code < 400)
            code = StatusCodes.Status404NotFound;

        HttpContext.Response.StatusCode = code;
        Kind = KindOf(code);
        Trace = Problems.TraceOf(HttpContext);
    }

    private string KindOf(int code) => code switch
    {
        400 when ErrorPages.IsOldForm(HttpContext) => "OldForm",
        400 when ErrorPages.IsUnreadableForm(HttpContext) => "UnreadableForm",
        401 or 403 => "NotAllowed",
        404 => "NotFound",
        413 => "TooLarge",
        429 => "TooMany",
        503 => "Busy",
        < 500 => "Malformed",
        _ => "Fault",
    };
}
