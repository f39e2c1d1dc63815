using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Issuing;

/// <summary>Identifies whoever wants to issue (R3.2) and opens a session for the one order that they may issue.</summary>
/// <remarks>
/// A signed-in person must have signed in again for this; the page sees to that, because it is the page that has the cookie.
/// </remarks>
public sealed class BeginIssuing(IssuableOrders orders, CheckOneTimeCode codes, IssuingSessions sessions, UnitOfWork unitOfWork)
{
    /// <summary>By reference number and one-time code.</summary>
    public async Task<Result<StartedIssuing>> HandleAsync(
        string reference, string code, string? address, CancellationToken cancellationToken)
    {
        var match = await codes.HandleAsync(reference, code, address, cancellationToken);
        if (match.IsRefused)
            return match.Refusal;

        var found = await orders.FindAsync(match.Value.OrderId, cancellationToken);
        return await BeginAsync(found, IssuingIdentity.OfCodeHolder(match.Value, address), IssuingRoute.Browser, cancellationToken);
    }

    /// <summary>By reference number and one-time code, for a machine that brings its request with them.</summary>
    public async Task<Result<StartedIssuing>> ByMachineAsync(
        string reference, string code, string? address, CancellationToken cancellationToken)
    {
        var match = await codes.HandleAsync(reference, code, address, cancellationToken);
        return match.IsRefused
            ? match.Refusal
            : await ByMachineAsync(match.Value.OrderId, IssuingIdentity.OfCodeHolder(match.Value, address), cancellationToken);
    }

    /// <summary>By somebody whom an interface has identified for this order.</summary>
    internal async Task<Result<StartedIssuing>> ByMachineAsync(
        Guid orderId, IssuingIdentity identity, CancellationToken cancellationToken) =>
        await ByMachineAsync(await orders.FindAsync(orderId, cancellationToken), identity, cancellationToken);

    /// <summary>Likewise, of an order at hand; null where there is none.</summary>
    internal Task<Result<StartedIssuing>> ByMachineAsync(
        IssuableOrder? found, IssuingIdentity identity, CancellationToken cancellationToken) =>
        BeginAsync(found, identity, IssuingRoute.Machine, cancellationToken);

    /// <summary>
    /// Records that a machine was identified, unless that was recorded with its claim. A machine goes on at once; its identity and its claim are one
    /// change, and only where it comes to no claim are they told apart.
    /// </summary>
    internal async Task RecordAsync(IssuingSession session, CancellationToken cancellationToken)
    {
        if (!session.IsOnRecord && await orders.FindAsync(session.OrderId, cancellationToken) is { } found)
            await RecordAsync(session, found.Order, cancellationToken);
    }

    /// <summary>By user login.</summary>
    public async Task<Result<StartedIssuing>> HandleAsync(string reference, Actor actor, CancellationToken cancellationToken)
    {
        var number = ReferenceNumber.Parse(reference);
        if (number.IsRefused || !actor.Has(Right.IssueByUserLogin))
            return IssuingRefusals.NotFound();

        return await BeginAsync(
            await orders.FindAsync(number.Value, actor, cancellationToken), IssuingIdentity.Of(actor), IssuingRoute.Browser, cancellationToken);
    }

    private async Task<Result<StartedIssuing>> BeginAsync(
        IssuableOrder? found, IssuingIdentity identity, IssuingRoute route, CancellationToken cancellationToken)
    {
        if (found is null)
            return IssuingRefusals.NotFound();
        if ((Refuse(found.Order, route) ?? found.Refuse()) is { } refusal)
            return refusal;

        var begun = sessions.Begin(found.Order, identity);
        if (begun.IsRefused || route is IssuingRoute.Machine)
            return begun;

        return await RecordAsync(begun.Value.Session, found.Order, cancellationToken) is { } changed ? changed : begun;
    }

    private async Task<Refusal?> RecordAsync(IssuingSession session, CertificateOrder order, CancellationToken cancellationToken)
    {
        unitOfWork.RecordIdentity(session.Identity, order);
        var refusal = await unitOfWork.CommitAsync(cancellationToken);
        session.IsOnRecord = refusal is null;
        return refusal;
    }

    // What was deleted or fetched is that above all, whoever was to fetch it.
    private static Refusal? Refuse(CertificateOrder order, IssuingRoute route) => (order.IsOpen, order.Method, route) switch
    {
        (true, IssuingMethod.Machine, IssuingRoute.Browser) => IssuingRefusals.ByMachine(),
        (true, not IssuingMethod.Machine, IssuingRoute.Machine) => IssuingRefusals.InBrowser(),
        _ => null,
    };

    private enum IssuingRoute
    {
        Browser,
        Machine,
    }
}
