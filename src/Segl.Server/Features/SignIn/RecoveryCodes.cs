using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Segl.Ca.Keys;
using Segl.Server.Storage;

namespace Segl.Server.Features.SignIn;

/// <summary>Ten codes that each stand once for a lost authenticator.</summary>
public sealed class RecoveryCodes(SeglDatabase database, MasterKey masterKey, TimeProvider clock)
{
    /// <summary>How many a person gets.</summary>
    public const int Count = 10;

    /// <summary>16 signs of 5 bits: 80 bits cannot be guessed.</summary>
    private const int Signs = 16;

    private const int GroupSigns = 4;
    private const string Purpose = "recovery code";

    /// <summary>New codes in place of all earlier ones; saved with the caller's unit of work, shown once by the caller.</summary>
    public async Task<NewRecoveryCodes> ReplaceAsync(Guid accountId, CancellationToken cancellationToken)
    {
        database.RecoveryCodes.RemoveRange(
            await database.RecoveryCodes.Where(code => code.AccountId == accountId).ToListAsync(cancellationToken));
        var codes = Enumerable.Range(0, Count).Select(_ => RandomNumberGenerator.GetString(Base32.Alphabet, Signs)).ToList();
        database.RecoveryCodes.AddRange(codes.Select(code => new RecoveryCode
        {
            AccountId = accountId,
            Hash = HashOf(accountId, code),
            CreatedAt = clock.GetUtcNow(),
        }));
        return new NewRecoveryCodes([.. codes.Select(InGroups)]);
    }

    /// <summary>Whether something typed looks like a recovery code rather than a code of an app.</summary>
    internal static bool IsOne(string typed) => Plain(typed).Length == Signs;

    /// <summary>Uses a code up; false where there is none like it, or it was used before. Two at once: one of them wins.</summary>
    internal async Task<bool> UseAsync(Guid accountId, string typed, CancellationToken cancellationToken)
    {
        var hash = HashOf(accountId, Plain(typed));
        var now = clock.GetUtcNow();
        var used = await database.RecoveryCodes
            .Where(code => code.AccountId == accountId && code.Hash == hash && code.UsedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(code => code.UsedAt, now), cancellationToken);
        return used == 1;
    }

    /// <summary>How many are left.</summary>
    public Task<int> CountLeftAsync(Guid accountId, CancellationToken cancellationToken) =>
        database.RecoveryCodes.CountAsync(code => code.AccountId == accountId && code.UsedAt == null, cancellationToken);

    private byte[] HashOf(Guid accountId, string code)
    {
        var key = masterKey.DeriveKey(Purpose);
        try
        {
            byte[] whose = [.. accountId.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(code)];
            return HMACSHA256.HashData(key, whose);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static string InGroups(string code) => string.Join('-', code.Chunk(GroupSigns).Select(group => new string(group)));

    // As people type: in lower case, with spaces or dashes; 0 and 1 are not in the alphabet, so they can only mean O and I.
    private static string Plain(string typed) =>
        typed.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant()
            .Replace('0', 'O').Replace('1', 'I');
}

/// <summary>Codes that are shown once.</summary>
public sealed record NewRecoveryCodes(IReadOnlyList<string> Codes);
