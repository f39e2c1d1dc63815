using Microsoft.AspNetCore.Identity;
using Segl.Ca.Keys;
using Segl.Pki.Names;
using Segl.Server.Storage;

namespace Segl.Server.Features.SignIn;

/// <summary>Makes an account that can sign in at once; saved with the caller's unit of work.</summary>
public sealed class MakeAccount(SeglDatabase database, IPasswordHasher<Account> hasher, MasterKey masterKey, TimeProvider clock)
{
    /// <summary>The account, added to the database's changes.</summary>
    public Account Add(UserId userId, string name, EmailAddress email, string password, TotpSecret authenticator, string language)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var account = new Account
        {
            Id = id,
            Name = name,
            CreatedAt = now,
            Language = language,
            UserName = userId.Value,
            NormalizedUserName = userId.Value.ToUpperInvariant(),
            Email = email.ToString(),
            NormalizedEmail = email.ToString().ToUpperInvariant(),
            TwoFactorEnabled = true,
            LockoutEnabled = true,
            TotpSecret = authenticator.Seal(masterKey, id),
        };
        account.PasswordHash = hasher.HashPassword(account, password);
        account.RenewSecurityStamp();
        database.Users.Add(account);
        return account;
    }
}
