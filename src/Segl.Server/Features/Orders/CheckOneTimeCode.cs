using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Storage;

namespace Segl.Server.Features.Orders;

/// <summary>Judges a reference number with a one-time code; anybody may ask (R2.5, R3.2).</summary>
/// <remarks>
/// Each try costs one durable write before anything is compared: on the code, which locks it after five, or where there is no code
/// to count on, on a tally. So concurrent tries cannot outrun the count, and a reference number that does not exist takes as long as
/// one that does. What became of a code (expired, replaced, used, locked) is told only to whoever typed that code.
/// </remarks>
public sealed class CheckOneTimeCode(SeglDatabase database, CodeHashing hashing, TimeProvider clock, ILogger<CheckOneTimeCode> log)
{
    /// <summary>How many codes of an order are compared, the latest first; whoever holds an older one is told that it is wrong.</summary>
    private const int CodesCompared = 4;

    // Compared where an order has fewer codes; it matches nothing, because no code hashes to zeros.
    private static readonly OneTimeCode s_none = OneTimeCode.Create(Guid.Empty, new byte[16], new byte[32], DateTimeOffset.UnixEpoch);

    /// <summary>Judges a try; answers the order that it opens.</summary>
    public async Task<Result<CheckedCode>> HandleAsync(string? reference, string? code, CancellationToken cancellationToken)
    {
        var typed = SecretCode.Typed(code);
        var codes = await FindCodesAsync(ReferenceNumber.Parse(reference), cancellationToken);
        var latest = codes.FirstOrDefault();
        var isCounted = await CountAsync(latest, cancellationToken);

        var matching = Compare(typed, codes);
        if (matching is null || latest is null)
            return new Refusal("CodeWrong", "Reference number and one-time code do not belong together.");
        if (matching.ReplacedAt is not null)
            return await RefuseReplacedAsync(latest, isCounted, cancellationToken);
        if (matching.UsedAt is not null || !await IsOpenAsync(matching.OrderId, cancellationToken))
            return new Refusal("CodeUsed", "This one-time code was used: its certificate has been fetched.");
        if (matching.ExpiresAt <= clock.GetUtcNow())
            return new Refusal("CodeExpired", "This one-time code has expired. Ask a user administrator for a new one.");
        if (!isCounted)
            return new Refusal("CodeLocked", $"This one-time code was locked by {OneTimeCode.WrongTriesMax} wrong tries. Ask a user administrator for a new one.") { Arguments = [$"{OneTimeCode.WrongTriesMax}"] };

        await ForgetTriesAsync(matching.Id, cancellationToken);
        return new CheckedCode(matching.OrderId, matching.Id);
    }

    private Task<bool> IsOpenAsync(Guid orderId, CancellationToken cancellationToken) =>
        database.Orders.AnyAsync(order => order.Id == orderId && (order.Status == OrderStatus.Pending || order.Status == OrderStatus.Issuing), cancellationToken);

    // A number that cannot be one is looked for all the same: it is found as little as one that does not exist.
    private Task<List<OneTimeCode>> FindCodesAsync(Result<ReferenceNumber> parsed, CancellationToken cancellationToken)
    {
        var reference = parsed.IsRefused ? default : parsed.Value;
        var codes =
            from order in database.Orders
            join code in database.OneTimeCodes on order.Id equals code.OrderId
            where order.ReferenceNumber == reference && order.Status != OrderStatus.Deleted && order.Identification == Identification.OneTimeCode
            orderby code.ReplacedAt == null descending, code.CreatedAt descending
            select code;
        return codes.AsNoTracking().Take(CodesCompared).ToListAsync(cancellationToken);
    }

    private async Task<bool> CountAsync(OneTimeCode? latest, CancellationToken cancellationToken)
    {
        if (latest is not null && await CountOnAsync(latest.Id, cancellationToken))
            return true;

        await database.CodeTryTallies.ExecuteUpdateAsync(set => set.SetProperty(tally => tally.Tries, tally => tally.Tries + 1), cancellationToken);
        return false;
    }

    private async Task<bool> CountOnAsync(Guid codeId, CancellationToken cancellationToken) =>
        await database.OneTimeCodes
            .Where(code => code.Id == codeId && code.WrongTries < OneTimeCode.WrongTriesMax)
            .ExecuteUpdateAsync(set => set.SetProperty(code => code.WrongTries, code => code.WrongTries + 1), cancellationToken) == 1;

    // All comparisons are made, and always as many, so that time does not tell how many codes there are or which one it was.
    private OneTimeCode? Compare(SecretCode typed, List<OneTimeCode> codes)
    {
        OneTimeCode? matching = null;
        foreach (var code in codes.Concat(Enumerable.Repeat(s_none, CodesCompared - codes.Count)))
        {
            if (hashing.Matches(typed, code.Salt, code.Hash))
                matching = code;
        }

        if (matching is null && codes is [{ WrongTries: OneTimeCode.WrongTriesMax - 1 } locked, ..])
            log.CodeLocked(locked.Id, locked.OrderId);
        return matching;
    }

    // Whoever holds an old code does not guess: the new one must not be locked by it.
    private async Task<Refusal> RefuseReplacedAsync(OneTimeCode latest, bool isCounted, CancellationToken cancellationToken)
    {
        if (isCounted)
            await database.OneTimeCodes.Where(code => code.Id == latest.Id && code.WrongTries > 0)
                .ExecuteUpdateAsync(set => set.SetProperty(code => code.WrongTries, code => code.WrongTries - 1), cancellationToken);
        return new Refusal("CodeReplaced", "This one-time code was replaced by a newer one. Use that one.");
    }

    private Task ForgetTriesAsync(Guid codeId, CancellationToken cancellationToken) =>
        database.OneTimeCodes.Where(code => code.Id == codeId)
            .ExecuteUpdateAsync(set => set.SetProperty(code => code.WrongTries, 0), cancellationToken);
}

/// <summary>A code that opened its order.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="CodeId">The code, whose <see cref="OneTimeCode.UsedAt"/> is set by whoever delivers the certificate.</param>
public sealed record CheckedCode(Guid OrderId, Guid CodeId);
