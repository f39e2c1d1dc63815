using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Orders;

/// <summary>Makes an order's one-time code: the first one, or one that takes the place of the last (R2.5).</summary>
/// <remarks>
/// Whoever asks says which code is to be replaced, and only the latest can be. A form sent twice, a reloaded page or a second tab
/// therefore names a code that is no longer the latest and is refused, and the code on somebody's screen goes on working.
/// </remarks>
public sealed class CreateOneTimeCode(SeglDatabase database, UnitOfWork unitOfWork, CodeHashing hashing, CodeSealing sealing, TimeProvider clock)
{
    /// <summary>Makes it.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="replacedId">The code that dies; null asks for the order's first one.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Result<ShownCode>> HandleAsync(Guid orderId, Guid? replacedId, Actor actor, CancellationToken cancellationToken)
    {
        var order = await database.Orders.SingleOrDefaultAsync(
            order => order.Id == orderId && order.OrganisationId == actor.OrganisationId && order.Status != OrderStatus.Deleted,
            cancellationToken);
        if (order is null || !actor.Has(Right.AdministerCertificates))
            return Missing.Refusal;
        if (order.RefuseCode() is { } refusal)
            return refusal;

        var latest = await database.OneTimeCodes.SingleOrDefaultAsync(
            code => code.OrderId == orderId && code.ReplacedAt == null, cancellationToken);
        if (latest?.Id != replacedId)
            return ShownAlready();

        return await MakeAsync(order, latest, actor, cancellationToken);
    }

    private async Task<Result<ShownCode>> MakeAsync(
        CertificateOrder order, OneTimeCode? latest, Actor actor, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var secret = SecretCode.Draw();
        var (salt, hash) = hashing.Make(secret);
        var code = OneTimeCode.Create(order.Id, salt, hash, now);
        if (order.Method == IssuingMethod.Machine)
            code.Sealed = sealing.Seal(code.Id, secret);
        if (latest is not null)
            latest.Replace(now);
        database.OneTimeCodes.Add(code);

        // The order's version is what two makers at once collide on: the second finds it counted up.
        database.Entry(order).Property(made => made.Version).IsModified = true;
        unitOfWork.Record(actor, latest is null ? "one-time-code.create" : "one-time-code.replace", $"order:{order.Id}");
        if (await unitOfWork.CommitAsync(cancellationToken) is not null)
            return ShownAlready();

        return new ShownCode(code.Id, secret, code.ExpiresAt);
    }

    private static Refusal ShownAlready() =>
        new("OneTimeCodeShownAlready", "A code was shown for this order meanwhile, and it works. Whoever does not have it can replace it.");
}

/// <summary>A code to be shown once.</summary>
/// <param name="Id">Its id; replacing it names it.</param>
/// <param name="Code">The code in clear, never stored so.</param>
/// <param name="ExpiresAt">When it stops working.</param>
public sealed record ShownCode(Guid Id, SecretCode Code, DateTimeOffset ExpiresAt);
