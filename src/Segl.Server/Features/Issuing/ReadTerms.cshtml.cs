using Microsoft.AspNetCore.Mvc;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Issuing;

/// <summary>What will be issued, and the terms, which must be accepted before anything is (R3.1).</summary>
[Public]
public sealed class ReadTermsModel(IssuingSessions sessions, IssuableOrders orders, AcceptTerms accept) : IssuingPage(sessions, orders)
{
    /// <summary>Whether the box is ticked.</summary>
    [BindProperty]
    public bool Accepted { get; set; }

    /// <summary>The version that was shown.</summary>
    [BindProperty]
    public string Version { get; set; } = "";

    /// <inheritdoc/>
    protected override bool Serves(IssuingStep step) => step is IssuingStep.Identified or IssuingStep.TermsAccepted;

    /// <summary>Shows them.</summary>
    public void OnGet()
    {
    }

    /// <summary>Accepts them.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var refusal = await accept.HandleAsync(Issuing, Accepted ? Version : "", cancellationToken);
        return refusal is null ? GoOn() : Answer(refusal);
    }
}
