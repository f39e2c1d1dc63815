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
        return await BeginAsync(found, IssuingIdentity.OfCodeHolder(match.Value, address), cancellationToken);
    }

    /// <summary>By user login.</summary>
    public async Task<Result<StartedIssuing>> HandleAsync(string reference, Actor actor, CancellationToken cancellationToken)
    {
        var number = ReferenceNumber.Parse(reference);
        if (number.IsRefused || !actor.Has(Right.IssueByUserLogin))
            return IssuingRefusals.NotFound();

        return await BeginAsync(
            await orders.FindAsync(number.Value, actor, cancellationToken), IssuingIdentity.Of(actor), cancellationToken);
    }

    private async Task<Result<StartedIssuing>> BeginAsync(
        IssuableOrder? found, IssuingIdentity identity, CancellationToken cancellationToken)
    {
        if (found is null)
            return IssuingRefusals.NotFound();
        if (found.Refuse() is { } refusal)
            return refusal;

        var order = found.Order;
        unitOfWork.Record(identity.AuditName, identity.Address, "issuing.identify", order.OrganisationId, $"order:{order.Id}");
        if (await unitOfWork.CommitAsync(cancellationToken) is { } changed)
            return changed;

        return sessions.Begin(order, identity);
    }
}
