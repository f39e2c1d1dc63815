using Segl.Pki.Outcomes;
using Segl.Server.Features.Notices;
using Segl.Server.Features.Orders;
using Segl.Server.Storage;

namespace Segl.Server.Features.Issuing;

/// <summary>Ends an attempt whose certificate reached nobody: revoked in the engine, and the order can be issued again.</summary>
/// <remarks>
/// Three steps, each of which can be repeated: take the order from its holder, so that the certificate can no longer be handed out;
/// revoke; return the order. A crash in between leaves an order without a holder, which the sweep finds.
/// </remarks>
public sealed class GiveUpAttempt(
    IssuableOrders orders, UndeliveredAttempts undelivered, SeglDatabase database, UnitOfWork unitOfWork, TimeProvider clock)
{
    /// <summary>Ends it, if it is still as the caller found it; answers whether the order is pending again.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="isStillSo">Whether the attempt may be ended, asked of the order as it is at that moment.</param>
    /// <param name="who">The name in the audit trail.</param>
    /// <param name="cancellationToken">Stops it between the steps.</param>
    internal async Task<bool> HandleAsync(
        Guid orderId, Func<CertificateOrder, bool> isStillSo, string who, CancellationToken cancellationToken)
    {
        Guid? taken = null;
        var refusal = await ConcurrentChange.RepeatAsync(async () =>
        {
            if (await FindAsync(orderId, isStillSo, cancellationToken) is not { } order)
                return IssuingRefusals.NotFound();

            taken = order.IssuanceId;
            order.Release();
            unitOfWork.Record(
                who,
                address: null,
                "issuing.give-up",
                order.OrganisationId,
                $"order:{order.Id}",
                KeyValuePair.Create("issuance", $"{taken}"));
            return await unitOfWork.CommitAsync(cancellationToken);
        });
        if (refusal is not null || taken is not { } issuanceId)
            return false;

        await undelivered.RevokeAsync(issuanceId, cancellationToken);
        return await ConcurrentChange.RepeatAsync(() => ReturnAsync(orderId, issuanceId, who, cancellationToken)) is null;
    }

    private async Task<Refusal?> ReturnAsync(Guid orderId, Guid issuanceId, string who, CancellationToken cancellationToken)
    {
        // Somebody may have taken the order over meanwhile: then it is theirs, and they go on from here.
        if (await FindAsync(
            orderId, order => order.IssuingSession is null && order.IssuanceId == issuanceId, cancellationToken) is not { } order)
            return IssuingRefusals.NotFound();

        order.ReturnToPending();
        undelivered.LookAgain(order, issuanceId);
        if (who == IssuingAudit.System)
            await TellOrdererAsync(order, cancellationToken);
        unitOfWork.Record(
            who,
            address: null,
            "issuing.return",
            order.OrganisationId,
            $"order:{order.Id}",
            KeyValuePair.Create("issuance", issuanceId.ToString()));
        return await unitOfWork.CommitAsync(cancellationToken);
    }

    private async Task<CertificateOrder?> FindAsync(Guid orderId, Func<CertificateOrder, bool> isSo, CancellationToken cancellationToken) =>
        (await orders.FindAsync(orderId, cancellationToken))?.Order is { Status: OrderStatus.Issuing } order && isSo(order) ? order : null;

    private async Task TellOrdererAsync(CertificateOrder order, CancellationToken cancellationToken)
    {
        var profile = await database.Profiles.FindAsync([order.ProfileId], cancellationToken);
        database.Notices.Add(NoticeToOrderer(order, kind: "Issuing.Notice.GivenUp", about: $"{profile?.Name}"));
    }

    private Notice NoticeToOrderer(CertificateOrder order, string kind, string about) => new()
    {
        Id = Guid.CreateVersion7(clock.GetUtcNow()),
        AccountId = order.OrderedBy,
        OrganisationId = order.OrganisationId,
        Kind = kind,
        About = about,
        Path = OrderPaths.Order(order.Id),
        CreatedAt = clock.GetUtcNow(),
    };
}
