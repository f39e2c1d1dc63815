using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Segl.Ca.Keys;
using Segl.Pki.Outcomes;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;

namespace Segl.Server.Features.Security;

/// <summary>What a person changes about the own means of signing in. Each change ends every other session of the person.</summary>
public sealed class OwnAccount(
    SeglDatabase database,
    IPasswordHasher<Account> hasher,
    RecoveryCodes recoveryCodes,
    MasterKey masterKey,
    UnitOfWork unitOfWork,
    TimeProvider clock)
{
    /// <summary>The purpose that signing in again must have been for.</summary>
    public const string Purpose = "security";

    /// <summary>Takes a new password.</summary>
    /// <returns>Why not; null when it is done.</returns>
    public async Task<Refusal?> ChangePasswordAsync(
        CurrentSession session, string password, string again, string? address, CancellationToken cancellationToken)
    {
        var account = await FindAsync(session, cancellationToken);
        if (PasswordRules.Check(password, account.UserName ?? "") is { } refusal)
            return refusal;
        if (password != again)
            return new Refusal("PasswordsDiffer", "The two passwords are not the same.") { Field = "PasswordAgain" };

        account.PasswordHash = hasher.HashPassword(account, password);
        await EndOtherSessionsAsync(account, session, cancellationToken);
        return await CommitAsync(session, "account.change-password", address, cancellationToken);
    }

    /// <summary>Takes a new authenticator, whose code shows that the app has its secret.</summary>
    /// <returns>Why not; null when it is done.</returns>
    public async Task<Refusal?> ChangeAuthenticatorAsync(
        CurrentSession session, TotpSecret secret, string code, string? address, CancellationToken cancellationToken)
    {
        if (secret.Match(code.Trim(), clock.GetUtcNow()) is not { } step)
            return new Refusal("WrongCode", "The code is not the one that the app shows now.") { Field = "Code" };

        var account = await FindAsync(session, cancellationToken);
        (account.TotpSecret, account.TotpLastStep) = (secret.Seal(masterKey, account.Id), step);
        await EndOtherSessionsAsync(account, session, cancellationToken);
        return await CommitAsync(session, "account.change-authenticator", address, cancellationToken);
    }

    /// <summary>Makes new recovery codes; the earlier ones are worth nothing from now on.</summary>
    public async Task<Result<NewRecoveryCodes>> ReplaceRecoveryCodesAsync(
        CurrentSession session, string? address, CancellationToken cancellationToken)
    {
        var codes = await recoveryCodes.ReplaceAsync(session.AccountId, cancellationToken);
        if (await CommitAsync(session, "account.replace-recovery-codes", address, cancellationToken) is { } refusal)
            return refusal;
        return codes;
    }

    private Task<Account> FindAsync(CurrentSession session, CancellationToken cancellationToken) =>
        database.Users.SingleAsync(account => account.Id == session.AccountId, cancellationToken);

    // Sessions carry the stamp that they began with; only this one learns the new one.
    private async Task EndOtherSessionsAsync(Account account, CurrentSession session, CancellationToken cancellationToken)
    {
        account.RenewSecurityStamp();
        var own = await database.SignInSessions.SingleAsync(other => other.Id == session.Id, cancellationToken);
        own.SecurityStamp = account.SecurityStamp!; // Renewed just now.
    }

    private Task<Refusal?> CommitAsync(CurrentSession session, string action, string? address, CancellationToken cancellationToken)
    {
        unitOfWork.Record(session.AuditName, address, action, session.OrganisationId, $"account:{session.AccountId}");
        return unitOfWork.CommitAsync(cancellationToken);
    }
}
