using Microsoft.AspNetCore.Identity;
using Segl.Pki.Outcomes;
using Segl.Server.Storage;

namespace Segl.Server.Features.SignIn;

/// <summary>Whether a passkey of the person was there, unlocked by finger, face or PIN (WebAuthn Level 3 §7.2).</summary>
/// <remarks>A pause after wrong passwords does not count here: a passkey cannot be guessed, so its owner is never locked out.</remarks>
public sealed class ApproveByPasskey(
    IPasskeyHandler<Account> passkeys, UserManager<Account> accounts, PasskeyState state, SeglDatabase database)
{
    /// <summary>What the browser needs to ask for a passkey. It names no account, so that nobody learns which exist.</summary>
    public async Task<string> AskAsync(HttpContext context)
    {
        var options = await passkeys.MakeRequestOptionsAsync(null, context);
        state.Keep(context, options.AssertionState);
        return options.RequestOptionsJson;
    }

    /// <summary>The account where the answer is right and of the person who gave this user ID.</summary>
    public async Task<Result<Account>> HandleAsync(HttpContext context, string userId, string credentialJson)
    {
        if (state.Take(context) is not { } asked || credentialJson.Length is 0 or > PasskeyState.CredentialSignsMax)
            return ApproveByPassword.Wrong;

        var answer = await passkeys.PerformAssertionAsync(
            new PasskeyAssertionContext { HttpContext = context, CredentialJson = credentialJson, AssertionState = asked });
        if (!answer.Succeeded || !string.Equals(answer.User.UserName, userId.Trim(), StringComparison.OrdinalIgnoreCase))
            return ApproveByPassword.Wrong;

        // The signature counter moves on (WebAuthn Level 3 §6.1.1), which shows a copied authenticator.
        await accounts.AddOrUpdatePasskeyAsync(answer.User, answer.Passkey);
        await database.SaveChangesAsync(context.RequestAborted);
        return answer.User;
    }
}
