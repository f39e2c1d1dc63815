using System.Security.Cryptography;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Net.Http.Headers;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Issuing;

/// <summary>The file itself; there is none for anybody but the holder of the session.</summary>
[Public]
public sealed class DownloadModel(IssuingSessions sessions, DeliverCertificate deliver) : PageModel
{
    /// <summary>Only asking for the file fetches it: a look at its headers does not.</summary>
    public IActionResult OnHead() => StatusCode(StatusCodes.Status405MethodNotAllowed);

    /// <summary>Hands it out.</summary>
    public async Task<IActionResult> OnGetAsync(string format, CancellationToken cancellationToken)
    {
        if (IssuingPaths.SessionFor(sessions, HttpContext) is not { } session || FormatOf(format) is not { } asked)
            return NotFound();

        var file = await deliver.HandleAsync(session, asked, cancellationToken);
        if (file.IsRefused)
            return session.Step is IssuingStep.Delivered ? NotFound() : Redirect(IssuingPaths.PageOf(session));

        await SendAsync(file.Value, cancellationToken);
        return new EmptyResult();
    }

    private async Task SendAsync(IssuedFile file, CancellationToken cancellationToken)
    {
        try
        {
            Response.ContentType = file.ContentType;
            Response.ContentLength = file.Content.Length;
            Response.Headers[HeaderNames.ContentDisposition] = file.ContentDisposition;
            await Response.Body.WriteAsync(file.Content, cancellationToken);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(file.Content);
        }
    }

    private static IssuedFormat? FormatOf(string format) => format switch
    {
        "p12" => IssuedFormat.Pkcs12,
        "pem" => IssuedFormat.Pem,
        "der" => IssuedFormat.Der,
        "pkcs7" => IssuedFormat.Pkcs7,
        _ => null,
    };
}
