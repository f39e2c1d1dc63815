using System.Text;
using Microsoft.AspNetCore.Mvc;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Issuing;

/// <summary>Takes a request that the person made, as a file or as text (R3.5).</summary>
[Public]
public sealed class OwnRequestModel(IssuingSessions sessions, IssuableOrders orders, IssueFromRequest issue) : IssuingPage(sessions, orders)
{
    /// <summary>The request as a file.</summary>
    [BindProperty]
    public IFormFile? Upload { get; set; }

    /// <summary>The request as text; the file goes before it.</summary>
    [BindProperty]
    public string Pasted { get; set; } = "";

    /// <summary>The terms.</summary>
    public string BackPath => IssuingPaths.Of(Issuing, "vilkaar");

    /// <inheritdoc/>
    protected override bool Serves(IssuingStep step) =>
        step is IssuingStep.TermsAccepted or IssuingStep.Claimed && Issuing.Method is Orders.IssuingMethod.OwnRequest;

    /// <summary>Asks for it.</summary>
    public void OnGet()
    {
    }

    /// <summary>Issues.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var (request, field) = Upload is { Length: > 0 }
            ? (await ReadAsync(Upload, cancellationToken), nameof(Upload))
            : (Encoding.UTF8.GetBytes(Pasted), nameof(Pasted));
        var chain = await issue.HandleAsync(Issuing, request, cancellationToken);
        if (!chain.IsRefused)
            return GoOn();

        // It may be a private key, whole or in part: like a password it never goes back into a page.
        Pasted = "";
        ModelState.Remove(nameof(Pasted));
        return Answer(chain.Refusal.At(field));
    }

    // One byte over the bound is enough to be refused by it.
    private static async Task<byte[]> ReadAsync(IFormFile upload, CancellationToken cancellationToken)
    {
        var bytes = new byte[(int)Math.Min(upload.Length, IssueFromRequest.BytesMax + 1)];
        await using var stream = upload.OpenReadStream();
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
