using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Pki.Outcomes;

namespace Segl.Server.Features.SignIn;

/// <summary>A page on which a person is approved by passkey, or by password and code.</summary>
public abstract class ApprovalPage(ApproveByPassword byPassword, ApproveByPasskey byPasskey, Sessions sessions) : PageModel
{
    /// <summary>Who the person says to be.</summary>
    [BindProperty]
    public string UserId { get; set; } = "";

    /// <summary>The password.</summary>
    [BindProperty]
    public string Password { get; set; } = "";

    /// <summary>An app's code or a recovery code.</summary>
    [BindProperty]
    public string Code { get; set; } = "";

    /// <summary>A passkey's answer, put in by the script.</summary>
    [BindProperty]
    public string Credential { get; set; } = "";

    /// <summary>Where to go afterwards.</summary>
    [BindProperty(SupportsGet = true)]
    public string ReturnUrl { get; set; } = "/";

    /// <summary>The person's own address on the network.</summary>
    protected string? Address => CurrentActor.AddressOf(HttpContext);

    /// <summary>Asks the browser for a passkey; called by the script.</summary>
    public async Task<IActionResult> OnPostAskPasskeyAsync() => Content(await byPasskey.AskAsync(HttpContext), "application/json");

    /// <summary>Takes a passkey's answer.</summary>
    public async Task<IActionResult> OnPostPasskeyAsync(CancellationToken cancellationToken)
    {
        var approved = await byPasskey.HandleAsync(HttpContext, UserId, Credential);
        return await AnswerAsync(approved, ApprovalMethod.Passkey, cancellationToken);
    }

    /// <summary>Takes password and code.</summary>
    public async Task<IActionResult> OnPostPasswordAsync(CancellationToken cancellationToken)
    {
        var approved = await byPassword.HandleAsync(new PasswordApproval(UserId, Password, Code), cancellationToken);
        return await AnswerAsync(approved, ApprovalMethod.Password, cancellationToken);
    }

    /// <summary>What follows for somebody who was approved; null where it is not the one who is asked for.</summary>
    protected abstract Task<IActionResult?> GoOnAsync(Account account, ApprovalMethod method, CancellationToken cancellationToken);

    /// <summary>Shows the form again, with what is wrong.</summary>
    protected abstract IActionResult Again(Refusal refusal);

    private async Task<IActionResult> AnswerAsync(Result<Account> approved, ApprovalMethod method, CancellationToken cancellationToken)
    {
        if (!approved.IsRefused && await GoOnAsync(approved.Value, method, cancellationToken) is { } onward)
            return onward;

        await sessions.RecordRefusedAsync(UserId, method, Address, cancellationToken);
        return Again(ApproveByPassword.Wrong);
    }
}
