using Microsoft.AspNetCore.Mvc;
using Segl.Pki.Certificates;
using Segl.Server.Features.Orders;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Issuing;

/// <summary>The certificate: the download starts by itself, can be repeated until <em>Close</em>, and never after it (R3.3).</summary>
[Public]
public sealed class FetchModel(IssuingSessions sessions, IssuableOrders orders, CloseIssuing close) : IssuingPage(sessions, orders)
{
    private const int GroupCharacters = 4;

    /// <summary>The certificate.</summary>
    public Certificate Certificate =>
        Issuing.Chain?.Leaf ?? throw new InvalidOperationException("A session that is ready has a certificate.");

    /// <summary>Whether it was downloaded.</summary>
    public bool IsDelivered => Issuing.Step is IssuingStep.Delivered;

    /// <summary>Whether it answers the person's own request.</summary>
    public bool IsOwnRequest => Issuing.Method is IssuingMethod.OwnRequest;

    /// <inheritdoc/>
    protected override bool Serves(IssuingStep step) => step is IssuingStep.Ready or IssuingStep.Delivered;

    /// <summary>Shows it; the first time, the download follows.</summary>
    public void OnGet()
    {
        if (!IsDelivered)
            RefreshIn(1, PathOf(IsOwnRequest ? "pem" : "p12"));
    }

    /// <summary>Closes.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var outcome = await close.HandleAsync(Issuing, cancellationToken);
        IssuingCookie.Drop(Response);
        return ClosedModel.Show(this, outcome);
    }

    /// <summary>The address of the file in a format.</summary>
    public string PathOf(string format) => IssuingPaths.Of(Issuing, $"{IssuingPaths.Download}/{format}");

    /// <summary>A fingerprint that can be compared by eye.</summary>
    public string Grouped(string hexadecimal) => string.Join(' ', hexadecimal.Chunk(GroupCharacters).Select(group => new string(group)));
}
