using Microsoft.AspNetCore.Mvc;
using Segl.Server.Design;
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

    /// <summary>The version of the profile whose details were shown.</summary>
    [BindProperty]
    public int SeenDetails { get; set; }

    /// <summary>Whether terms were accepted, and then the details of the certificate changed.</summary>
    public bool IsAnew { get; private set; }

    /// <inheritdoc/>
    protected override bool Serves(IssuingStep step) => step is IssuingStep.Identified or IssuingStep.TermsAccepted;

    /// <summary>Shows them.</summary>
    public void OnGet(string? aendret) => IsAnew = aendret is not null;

    /// <summary>Accepts them.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
            return this.Malformed();

        var refusal = await accept.HandleAsync(Issuing, Accepted ? Version : "", SeenDetails, cancellationToken);
        return refusal is null ? GoOn() : Answer(refusal);
    }
}
