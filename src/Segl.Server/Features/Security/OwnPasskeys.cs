using Microsoft.AspNetCore.Identity;
using Segl.Pki.Outcomes;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;

namespace Segl.Server.Features.Security;

/// <summary>The passkeys of a person: added by the authenticator itself (WebAuthn Level 3 §7.1), removed by the person.</summary>
public sealed class OwnPasskeys(UserManager<Account> accounts, IPasskeyHandler<Account> passkeys, PasskeyState state, UnitOfWork unitOfWork)
{
    /// <summary>More than anybody has devices.</summary>
    public const int PasskeysMax = 10;

    private const int NameSignsMax = 64;

    /// <summary>The passkeys, oldest first.</summary>
    public async Task<IReadOnlyList<UserPasskeyInfo>> ListAsync(CurrentSession session) =>
        [.. (await accounts.GetPasskeysAsync(await FindAsync(session))).OrderBy(passkey => passkey.CreatedAt)];

    /// <summary>What the browser needs to make one.</summary>
    public async Task<string> AskAsync(CurrentSession session, HttpContext context)
    {
        var account = await FindAsync(session);
        var person = new PasskeyUserEntity { Id = account.Id.ToString(), Name = account.UserName ?? "", DisplayName = account.Name };
        var options = await passkeys.MakeCreationOptionsAsync(person, context);
        state.Keep(context, options.AttestationState);
        return options.CreationOptionsJson;
    }

    /// <summary>Adds the one that the browser made.</summary>
    /// <returns>Why not; null when it is done.</returns>
    public async Task<Refusal?> AddAsync(CurrentSession session, string name, string credentialJson, HttpContext context)
    {
        var account = await FindAsync(session);
        if (state.Take(context) is not { } asked || credentialJson.Length is 0 or > PasskeyState.CredentialSignsMax)
            return Refused;
        if ((await accounts.GetPasskeysAsync(account)).Count >= PasskeysMax)
            return new Refusal("PasskeysMax", $"At most {PasskeysMax} passkeys; remove one first.") { Arguments = [$"{PasskeysMax}"] };

        var made = await passkeys.PerformAttestationAsync(
            new PasskeyAttestationContext { HttpContext = context, CredentialJson = credentialJson, AttestationState = asked });
        if (!made.Succeeded || made.UserEntity.Id != account.Id.ToString())
            return Refused;

        made.Passkey.Name = Shorten(name);
        var added = await accounts.AddOrUpdatePasskeyAsync(account, made.Passkey);
        return added.Succeeded ? await CommitAsync(session, "account.add-passkey", context) : Refused;
    }

    /// <summary>Removes one; nothing happens where the person has none with this id.</summary>
    public async Task<Refusal?> RemoveAsync(CurrentSession session, byte[] credentialId, HttpContext context)
    {
        var account = await FindAsync(session);
        if (await accounts.GetPasskeyAsync(account, credentialId) is null)
            return null;

        await accounts.RemovePasskeyAsync(account, credentialId);
        return await CommitAsync(session, "account.remove-passkey", context);
    }

    private static Refusal Refused { get; } = new("PasskeyRefused", "The passkey could not be added; try again.");

    private static string? Shorten(string name)
    {
        var plain = new string([.. name.Where(sign => !char.IsControl(sign))]).Trim();
        return plain.Length == 0 ? null : plain[..Math.Min(plain.Length, NameSignsMax)];
    }

    private async Task<Account> FindAsync(CurrentSession session) =>
        await accounts.FindByIdAsync(session.AccountId.ToString()) ?? throw new InvalidOperationException(
            $"Account {session.AccountId} is gone.");

    private Task<Refusal?> CommitAsync(CurrentSession session, string action, HttpContext context)
    {
        unitOfWork.Record(
            session.AuditName, CurrentActor.AddressOf(context), action, session.OrganisationId, $"account:{session.AccountId}");
        return unitOfWork.CommitAsync(context.RequestAborted);
    }
}
