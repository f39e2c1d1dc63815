using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Segl.Ca.Keys;
using Segl.Pki.Outcomes;
using Segl.Server.Storage;

namespace Segl.Server.Features.SignIn;

/// <summary>What a person typed to sign in; the code is an app's or a recovery code.</summary>
public sealed record PasswordApproval(string UserId, string Password, string Code);

/// <summary>Whether user ID, password and code belong together. Both factors are always demanded.</summary>
/// <remarks>
/// Nobody learns which of the three is wrong, nor whether the user ID exists, nor that an account pauses: the answer and the work are
/// the same. A try is counted before anything is compared, so that many at once are no more than many after another.
/// </remarks>
public sealed class ApproveByPassword(
    SeglDatabase database, IPasswordHasher<Account> hasher, RecoveryCodes recoveryCodes, MasterKey masterKey,
    IOptions<SignInOptions> limits, TimeProvider clock)
{
    /// <summary>The one refusal for whatever is wrong.</summary>
    internal static Refusal Wrong { get; } = new(
        "SignInRefused", "User ID, password or code is wrong; after too many wrong tries an account pauses for some minutes.");

    // Compared where there is no account, or no secret, so that their absence takes no less time.
    private static readonly Account s_nobody = new() { Name = "", CreatedAt = default };
    private static readonly string s_nobodysHash = new PasswordHasher<Account>(PasswordHashing.Options).HashPassword(
        s_nobody, Guid.Empty.ToString());
    private static readonly TotpSecret s_nobodysSecret = TotpSecret.Draw();

    /// <summary>The account where all is right.</summary>
    public async Task<Result<Account>> HandleAsync(PasswordApproval approval, CancellationToken cancellationToken)
    {
        var normalized = approval.UserId.Trim().ToUpperInvariant();
        var found = await database.Users.AsNoTracking()
            .SingleOrDefaultAsync(account => account.NormalizedUserName == normalized, cancellationToken);
        var account = found ?? s_nobody;
        var mayTry = await CountTryAsync(account.Id, cancellationToken);
        var isPassword = IsPassword(account, approval.Password);
        var step = SecretOf(account).Match(approval.Code.Replace(" ", "", StringComparison.Ordinal), clock.GetUtcNow());

        var isApproved = await UseCodeAsync(account, mayTry && isPassword, step, approval.Code, cancellationToken) && found is not null;
        if (!isApproved)
        {
            await PauseWhereTriesAreSpentAsync(account.Id, cancellationToken);
            return Wrong;
        }

        await ForgetTriesAsync(account.Id, cancellationToken);
        return account;
    }

    /// <summary>Whether an account takes no passwords now; for the audit trail only.</summary>
    internal Task<bool> IsPausedAsync(Guid accountId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return database.Users.AnyAsync(account => account.Id == accountId && account.LockoutEnd > now, cancellationToken);
    }

    private async Task<bool> CountTryAsync(Guid accountId, CancellationToken cancellationToken)
    {
        // A process that died between two steps left its tries spent: they become a pause now.
        await PauseWhereTriesAreSpentAsync(accountId, cancellationToken);
        var now = clock.GetUtcNow();
        var triesMax = limits.Value.WrongTriesMax;
        var counted = await database.Users
            .Where(account =>
                account.Id == accountId && account.AccessFailedCount < triesMax
                    && (account.LockoutEnd == null || account.LockoutEnd <= now))
            .ExecuteUpdateAsync(
                set => set.SetProperty(account => account.AccessFailedCount, account => account.AccessFailedCount + 1), cancellationToken);
        return counted == 1;
    }

    private Task PauseWhereTriesAreSpentAsync(Guid accountId, CancellationToken cancellationToken)
    {
        var pauseEnd = (DateTimeOffset?)(clock.GetUtcNow() + limits.Value.Pause);
        var triesMax = limits.Value.WrongTriesMax;
        return database.Users.Where(account => account.Id == accountId && account.AccessFailedCount >= triesMax).ExecuteUpdateAsync(
            set => set.SetProperty(account => account.LockoutEnd, pauseEnd).SetProperty(account => account.AccessFailedCount, 0),
            cancellationToken);
    }

    private Task ForgetTriesAsync(Guid accountId, CancellationToken cancellationToken) =>
        database.Users.Where(account => account.Id == accountId).ExecuteUpdateAsync(
            set =>
                set.SetProperty(account => account.AccessFailedCount, 0).SetProperty(account => account.LockoutEnd, (DateTimeOffset?)null),
            cancellationToken);

    private bool IsPassword(Account account, string password)
    {
        var isLengthPossible = password.Length is > 0 and <= PasswordRules.SignsMax;
        var outcome = hasher.VerifyHashedPassword(account, account.PasswordHash ?? s_nobodysHash, isLengthPossible ? password : "-");
        return isLengthPossible && account.PasswordHash is not null && outcome is not PasswordVerificationResult.Failed;
    }

    private TotpSecret SecretOf(Account account) =>
        account.TotpSecret is { } secret ? TotpSecret.Open(masterKey, account.Id, secret) : s_nobodysSecret;

    // A code is used up only by whoever knows the password too. The statement runs in any case, for nobody's row where all is lost already.
    private async Task<bool> UseCodeAsync(Account account, bool isRightSoFar, long? step, string typed, CancellationToken cancellationToken)
    {
        var id = isRightSoFar ? account.Id : Guid.Empty;
        if (step is null && RecoveryCodes.IsOne(typed))
            return await recoveryCodes.UseAsync(id, typed, cancellationToken);

        var used = await database.Users
            .Where(other => other.Id == id && step != null && (other.TotpLastStep == null || other.TotpLastStep < step))
            .ExecuteUpdateAsync(set => set.SetProperty(other => other.TotpLastStep, step), cancellationToken);
        return used == 1;
    }
}
