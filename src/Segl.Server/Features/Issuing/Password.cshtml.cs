using Microsoft.AspNetCore.Mvc;
using Segl.Pki.Pkcs12;
using Segl.Server.Design;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Issuing;

/// <summary>The password, shown until <em>Next</em>, which issues (R3.3).</summary>
[Public]
public sealed class PasswordModel(IssuingSessions sessions, IssuableOrders orders, IssueInBrowser issue) : IssuingPage(sessions, orders)
{
    /// <summary>How the file is encrypted.</summary>
    [BindProperty]
    public Pkcs12Strength Strength { get; set; } = Pkcs12Strength.Strong;

    /// <summary>The password for the page; the session's own copy is cleared, this one is left to the garbage collector.</summary>
    public string Password => Issuing.Password.ToString();

    /// <summary>The terms.</summary>
    public string BackPath => IssuingPaths.Of(Issuing, "vilkaar");

    /// <inheritdoc/>
    protected override bool Serves(IssuingStep step) => step is IssuingStep.TermsAccepted && Issuing.Method is Orders.IssuingMethod.Browser;

    /// <summary>Shows it.</summary>
    public void OnGet()
    {
    }

    /// <summary>Issues.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid || !Enum.IsDefined(Strength))
            return this.Malformed();

        var progress = await issue.HandleAsync(Issuing, Strength, cancellationToken);
        return progress.IsRefused ? Answer(progress.Refusal) : GoOn();
    }
}
