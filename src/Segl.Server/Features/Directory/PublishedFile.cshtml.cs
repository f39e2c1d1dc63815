using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Net.Http.Headers;
using Segl.Pki.Certificates;
using Segl.Pki.Names;
using Segl.Server.Features.Directory.Http;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Directory;

/// <summary>A published certificate as a file.</summary>
[Public]
public sealed class PublishedFileModel(SearchPublished search) : PageModel
{
    /// <summary>The certificate in DER.</summary>
    public const string Der = "der";

    /// <summary>The certificate as text.</summary>
    public const string Pem = "pem";

    /// <summary>Hands it out, as long as it is published.</summary>
    public async Task<IActionResult> OnGetAsync(string serial, string format, CancellationToken cancellationToken)
    {
        var parsed = SerialNumber.Parse(serial);
        if (parsed.IsRefused || await search.FindAsync(parsed.Value, cancellationToken) is not { } certificate
            || FileOf(certificate, format) is not { } file)
            return NotFound();

        Response.Headers[HeaderNames.ContentDisposition] = file.ContentDisposition;
        return File(file.Content, file.ContentType);
    }

    private static IssuedFile? FileOf(Certificate certificate, string format)
    {
        var name = certificate.TextOf(AttributeTypes.CommonName) ?? "";
        return format switch
        {
            Der => IssuedFile.Named(name, IssuedFormat.Der, certificate.Der.ToArray()),
            Pem => IssuedFile.Named(name, IssuedFormat.Pem, Encoding.ASCII.GetBytes(certificate.ToPem())),
            _ => null,
        };
    }
}
