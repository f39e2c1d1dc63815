using Segl.Server.Storage;

namespace Segl.Server.Features.Issuing;

/// <summary>Ends a session at its holder's wish: password, key and file are forgotten (R3.3).</summary>
public sealed class CloseIssuing(IssuableOrders orders, IssuingSessions sessions, GiveUpAttempt giveUp, UnitOfWork unitOfWork)
{
    /// <summary>Ends it; a certificate that was never fetched is revoked, and the order can be issued again.</summary>
    public async Task<ClosedIssuing> HandleAsync(IssuingSession session, CancellationToken cancellationToken)
    {
        using var turn = await session.EnterAsync(cancellationToken);
        using var activity = IssuingTrace.Begin(IssuingTrace.Close, session.OrderId);
        var step = session.Step;
        if (step is not IssuingStep.Closed)
        {
            unitOfWork.Record(session, "issuing.close", (await orders.ShowAsync(session, cancellationToken)).Order);
            await unitOfWork.CommitAsync(cancellationToken);
        }

        if (step is IssuingStep.Claimed or IssuingStep.Ready)
            await giveUp.HandleAsync(session.OrderId, order => order.IsHeldBy(session), session.Identity.AuditName, cancellationToken);

        sessions.End(session);
        return session.WasFetched ? ClosedIssuing.Fetched : ClosedIssuing.NotFetched;
    }
}

/// <summary>How an issuing session ended.</summary>
public enum ClosedIssuing
{
    /// <summary>The certificate was fetched.</summary>
    Fetched,

    /// <summary>Nothing was fetched, and there is no certificate.</summary>
    NotFetched,
}
