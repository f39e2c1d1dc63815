using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Segl.Pki.Chains;
using Segl.Pki.Outcomes;
using Segl.Server.Design;
using Segl.Server.Features.SignIn;
using Segl.Server.Web;

namespace Segl.Server.Features.Checking;

/// <summary>Where anybody has a certificate looked at (R5.5).</summary>
[Public]
[EnableRateLimiting(RateLimits.Check)]
public sealed class CheckModel(CheckCertificate check) : PageModel
{
    /// <summary>The address.</summary>
    public const string Path = "/kontroller-certifikat";

    /// <summary>More than a serial number has with a colon after each octet.</summary>
    public const int SerialCharactersMax = 80;

    /// <summary>The certificate as a file.</summary>
    [BindProperty]
    public IFormFile? Upload { get; set; }

    /// <summary>The certificate as text.</summary>
    [BindProperty]
    public string Pasted { get; set; } = "";

    /// <summary>A serial number.</summary>
    [BindProperty]
    public string Serial { get; set; } = "";

    /// <summary>What is known of it; null where nothing was asked, or nothing can be said.</summary>
    public CheckedCertificate? Checked { get; private set; }

    /// <summary>Whether a private key was sent, which is more than a mistake in a form.</summary>
    public bool HasPrivateKey { get; private set; }

    /// <summary>Asks for one.</summary>
    public void OnGet()
    {
    }

    /// <summary>Looks at it.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
            return this.Malformed();

        var field = FieldAsked();
        var judged = field switch
        {
            nameof(Serial) => await CheckSerialAsync(cancellationToken),
            null => await RefuseSeveralAsync(cancellationToken),
            _ => await CheckSentAsync(cancellationToken),
        };
        ForgetWhatWasSent();
        if (judged.IsRefused)
        {
            HasPrivateKey = judged.Refusal.Code == CheckingRefusals.PrivateKeyCode;
            return this.Refused(judged.Refusal.At(field ?? nameof(Upload)));
        }

        Checked = judged.Value;
        return Page();
    }

    // The first one where nothing was sent, null where more than one was.
    private string? FieldAsked()
    {
        var asked = new List<string>();
        if (Upload is { Length: > 0 })
            asked.Add(nameof(Upload));
        if (!string.IsNullOrWhiteSpace(Pasted))
            asked.Add(nameof(Pasted));
        if (!string.IsNullOrWhiteSpace(Serial))
            asked.Add(nameof(Serial));
        return asked.Count switch
        {
            0 => nameof(Upload),
            1 => asked[0],
            _ => null,
        };
    }

    // It may be a private key, whole or in part: like a password it never goes back into a page. A serial number is short.
    private void ForgetWhatWasSent()
    {
        Pasted = "";
        ModelState.Remove(nameof(Pasted));
        if (Serial.Length <= SerialCharactersMax)
            return;

        Serial = "";
        ModelState.Remove(nameof(Serial));
    }

    private async Task<Result<CheckedCertificate>> CheckSerialAsync(CancellationToken cancellationToken)
    {
        if (CheckCertificate.HoldsPrivateKey(Encoding.UTF8.GetBytes(Serial)))
            return CheckingRefusals.PrivateKey();

        return await check.HandleAsync(Serial.Length > SerialCharactersMax ? "" : Serial, cancellationToken);
    }

    // That a key was sent counts for more than in how many fields.
    private async Task<Result<CheckedCertificate>> RefuseSeveralAsync(CancellationToken cancellationToken)
    {
        var uploaded = Upload is { Length: > 0 } ? await ReadAsync(Upload, cancellationToken) : [];
        var hasKey = new[] { uploaded, Encoding.UTF8.GetBytes(Pasted), Encoding.UTF8.GetBytes(Serial) }
            .Any(sent => CheckCertificate.HoldsPrivateKey(sent));
        CryptographicOperations.ZeroMemory(uploaded);
        return hasKey ? CheckingRefusals.PrivateKey() : CheckingRefusals.TooMuch();
    }

    private async Task<Result<CheckedCertificate>> CheckSentAsync(CancellationToken cancellationToken)
    {
        var sent = Upload is { Length: > 0 } ? await ReadAsync(Upload, cancellationToken) : Encoding.UTF8.GetBytes(Pasted.Trim());
        var judged = await check.HandleAsync(sent, cancellationToken);

        // A certificate that is shown lies in these bytes; what is refused may be a key.
        if (judged.IsRefused)
            CryptographicOperations.ZeroMemory(sent);
        return judged;
    }

    // One byte over the bound is enough to be refused by it.
    private static async Task<byte[]> ReadAsync(IFormFile upload, CancellationToken cancellationToken)
    {
        var bytes = new byte[(int)Math.Min(upload.Length, CertificateBundle.BytesMax + 1)];
        await using var stream = upload.OpenReadStream();
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
