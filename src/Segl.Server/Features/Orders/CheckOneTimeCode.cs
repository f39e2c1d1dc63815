using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Issuing;
using Segl.Server.Storage;

namespace Segl.Server.Features.Orders;

/// <summary>Judges a reference number with a one-time code; anybody may ask (R2.5, R3.2).</summary>
/// <remarks>
/// Each try costs one durable transaction that counts before anything is compared: on the code, which locks it after five, or where there
/// is no code to count on, on a tally. So concurrent tries cannot outrun the count, and a reference number that does not exist takes as
/// long as one that does. What became of a code (expired, replaced, used, locked) is told only to whoever typed that code.
/// A wrong try that was counted on a code leaves an event, and so does the lock. A try at an unknown number leaves none: it belongs to no
/// organisation that could read it, and anybody could flood the trail with such. Nor does a try at a locked code, for there is nothing
/// left to guess. Both are bounded by the rate limit and counted on the tally.
/// </remarks>
public sealed class CheckOneTimeCode(
    SeglDatabase database, UnitOfWork unitOfWork, CodeHashing hashing, CodeSealing sealing, TimeProvider clock, ILogger<CheckOneTimeCode> log)
{
    /// <summary>How many codes of an order are compared, the latest first; whoever holds an older one is told that it is wrong.</summary>
    private const int CodesCompared = 4;

    private const string Somebody = "anonymous";
    private const string WrongTry = "one-time-code.try";

    // Compared where an order has fewer codes; it matches nothing, because no code hashes to zeros.
    private static readonly OneTimeCode s_none = OneTimeCode.Create(Guid.Empty, new byte[16], new byte[32], DateTimeOffset.UnixEpoch);

    /// <summary>Judges a try; answers the order that it opens.</summary>
    public async Task<Result<CheckedCode>> HandleAsync(
        string? reference, string? code, string? address, CancellationToken cancellationToken)
    {
        var typed = SecretCode.Typed(code);
        var codes = await FindCodesAsync(ReferenceNumber.Parse(reference), cancellationToken);
        return await JudgeAsync(codes, () => Compare(typed, codes), address, cancellationToken);
    }

    /// <summary>
    /// Judges a try of a machine that proves to know the code and does not send it; answers the order that it opens, and the secret.
    /// </summary>
    /// <remarks>
    /// A proof takes long, and would hold everybody up within the transaction. So it is looked at before; but nobody is told before the try was
    /// counted, which is all that counting before comparing is for.
    /// </remarks>
    public async Task<Result<ProvenCode>> ByProofAsync(
        string? reference, Predicate<byte[]> proves, string? address, CancellationToken cancellationToken)
    {
        var codes = await FindCodesAsync(ReferenceNumber.Parse(reference), cancellationToken);
        var latest = codes.FirstOrDefault();
        var secret = Prove(latest, proves);
        var judged = await JudgeAsync(codes, () => secret is null ? null : latest, address, cancellationToken);
        if (judged.IsRefused || secret is null)
            return judged.Refusal ?? Wrong();

        return new ProvenCode(judged.Value, secret);
    }

    // All forms are tried, also where there is no code, so that time tells neither.
    private byte[]? Prove(OneTimeCode? latest, Predicate<byte[]> proves)
    {
        byte[]? right = null;
        foreach (var secret in sealing.SecretsOf(latest))
        {
            if (proves(secret) && latest?.Sealed is not null)
                right = secret;
            else
                CryptographicOperations.ZeroMemory(secret);
        }

        return right;
    }

    private async Task<Result<CheckedCode>> JudgeAsync(
        List<OneTimeCode> codes, Func<OneTimeCode?> compare, string? address, CancellationToken cancellationToken)
    {
        Result<CheckedCode> judged = Wrong();
        var changed = await unitOfWork.CommitAsync(
            async () => judged = await CountAndJudgeAsync(codes, compare, address, cancellationToken), cancellationToken);
        return changed ?? judged;
    }

    private static Refusal Wrong() => new("CodeWrong", "Reference number and one-time code do not belong together.");

    private async Task<Result<CheckedCode>> CountAndJudgeAsync(
        List<OneTimeCode> codes, Func<OneTimeCode?> compare, string? address, CancellationToken cancellationToken)
    {
        var latest = codes.FirstOrDefault();
        var tries = await CountAsync(latest, cancellationToken);

        var matching = compare();
        if (matching is null || latest is null)
        {
            await RecordWrongAsync(latest, tries, address, cancellationToken);
            return Wrong();
        }

        if (matching.ReplacedAt is not null)
            return await RefuseReplacedAsync(latest, tries, cancellationToken);
        if (matching.UsedAt is not null || !await IsOpenAsync(matching.OrderId, cancellationToken))
            return new Refusal("CodeUsed", "This one-time code was used: its certificate has been fetched.");
        if (matching.ExpiresAt <= clock.GetUtcNow())
            return new Refusal("CodeExpired", "This one-time code has expired. Ask a user administrator for a new one.");
        if (tries is null)
            return Locked();

        await ForgetTriesAsync(matching.Id, cancellationToken);
        return new CheckedCode(matching.OrderId, matching.Id);
    }

    private static Refusal Locked() =>
        new(
            "CodeLocked",
            $"This one-time code was locked by {OneTimeCode.WrongTriesMax} wrong tries. Ask a user administrator for a new one.")
        {
            Arguments = [$"{OneTimeCode.WrongTriesMax}"],
        };

    private Task<bool> IsOpenAsync(Guid orderId, CancellationToken cancellationToken) => database.Orders.AnyAsync(
        order => order.Id == orderId && (order.Status == OrderStatus.Pending || order.Status == OrderStatus.Issuing), cancellationToken);

    // A number that cannot be one is looked for all the same: it is found as little as one that does not exist.
    private Task<List<OneTimeCode>> FindCodesAsync(Result<ReferenceNumber> parsed, CancellationToken cancellationToken)
    {
        var reference = parsed.IsRefused ? default : parsed.Value;
        var codes =
            from order in database.Orders
            join code in database.OneTimeCodes on order.Id equals code.OrderId
            where order.ReferenceNumber == reference && order.Status != OrderStatus.Deleted
                && order.Identification == Identification.OneTimeCode
            orderby code.ReplacedAt == null descending, code.CreatedAt descending
            select code;
        return codes.AsNoTracking().Take(CodesCompared).ToListAsync(cancellationToken);
    }

    // The tries of the code with this one; null where there is no code, or a locked one.
    private async Task<int?> CountAsync(OneTimeCode? latest, CancellationToken cancellationToken)
    {
        var id = latest?.Id ?? Guid.Empty;
        var counted = await database.OneTimeCodes
            .Where(code => code.Id == id && code.WrongTries < OneTimeCode.WrongTriesMax)
            .ExecuteUpdateAsync(set => set.SetProperty(code => code.WrongTries, code => code.WrongTries + 1), cancellationToken);
        if (counted == 1)
            return await database.OneTimeCodes.Where(code => code.Id == id).Select(code => code.WrongTries).SingleAsync(cancellationToken);

        await database.CodeTryTallies.ExecuteUpdateAsync(
            set => set.SetProperty(tally => tally.Tries, tally => tally.Tries + 1), cancellationToken);
        return null;
    }

    // All comparisons are made, and always as many, so that time does not tell how many codes there are or which one it was.
    private OneTimeCode? Compare(SecretCode typed, List<OneTimeCode> codes)
    {
        OneTimeCode? matching = null;
        foreach (var code in codes.Concat(Enumerable.Repeat(s_none, CodesCompared - codes.Count)))
        {
            if (hashing.Matches(typed, code.Salt, code.Hash))
                matching = code;
        }

        return matching;
    }

    private async Task RecordWrongAsync(OneTimeCode? latest, int? tries, string? address, CancellationToken cancellationToken)
    {
        var orderId = latest?.OrderId ?? Guid.Empty;
        var organisations = database.Orders.Where(order => order.Id == orderId).Select(order => (Guid?)order.OrganisationId);
        var organisationId = await organisations.SingleOrDefaultAsync(cancellationToken);
        if (latest is null || tries is not { } counted)
        {
            unitOfWork.Rehearse(Somebody, WrongTry, $"order:{orderId}");
            return;
        }

        unitOfWork.RecordRefused(
            Somebody, address, WrongTry, organisationId, $"order:{orderId}", KeyValuePair.Create("tries", $"{counted}"));
        if (counted < OneTimeCode.WrongTriesMax)
            return;

        await database.OneTimeCodes.Where(code => code.Id == latest.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(code => code.Sealed, (byte[]?)null), cancellationToken);
        unitOfWork.Record(IssuingAudit.System, address: null, "one-time-code.lock", organisationId, $"order:{orderId}");
        log.CodeLocked(latest.Id, orderId);
    }

    // Whoever holds an old code does not guess: the new one must not be locked by it.
    private async Task<Refusal> RefuseReplacedAsync(OneTimeCode latest, int? tries, CancellationToken cancellationToken)
    {
        if (tries is not null)
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

/// <summary>A code that somebody proved to know.</summary>
/// <param name="Code">What it opens.</param>
/// <param name="Secret">The octets that they made of it; whoever asked clears them.</param>
public sealed record ProvenCode(CheckedCode Code, byte[] Secret)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Code}";
}
