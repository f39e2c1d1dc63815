using System.Linq.Expressions;
using Segl.Pki.Chains;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;

namespace Segl.Server.Features.Issuing;

/// <summary>Issues an order that is identified via API to a program that may handle the organisation's certificates (R2.3, R6.3).</summary>
public sealed class IssueThroughApi(IssuableOrders orders, IssueToMachine issue)
{
    /// <summary>Issues it; the same request again gives the certificate that there is.</summary>
    public Task<Result<CertificateChain>> HandleAsync(
        Guid orderId, ReadOnlyMemory<byte> request, Actor actor, CancellationToken cancellationToken) =>
        IssueAsync(
            order => order.Id == orderId && order.OrganisationId == actor.OrganisationId && order.Status != OrderStatus.Deleted, request, actor,
            cancellationToken);

    /// <summary>Likewise, of the order with a reference number.</summary>
    public Task<Result<CertificateChain>> HandleAsync(
        ReferenceNumber reference, ReadOnlyMemory<byte> request, Actor actor, CancellationToken cancellationToken) =>
        IssueAsync(
            order => order.ReferenceNumber == reference && order.OrganisationId == actor.OrganisationId && order.Status != OrderStatus.Deleted,
            request, actor, cancellationToken);

    private async Task<Result<CertificateChain>> IssueAsync(
        Expression<Func<CertificateOrder, bool>> isTheOne, ReadOnlyMemory<byte> request, Actor actor, CancellationToken cancellationToken)
    {
        if (await orders.FindAsync(isTheOne, cancellationToken) is not { Order: var order } || !actor.Has(Right.AdministerCertificates))
            return Missing.Refusal;
        if (order.Identification != Identification.Api)
            return new Refusal(
                "NotIdentifiedViaApi", "This order is fetched by whoever it says: with user login, or reference number and one-time code.");

        var read = IssueToMachine.Read(request);
        if (read.IsRefused)
            return read.Refusal;
        if (order.Status == OrderStatus.Delivered)
            return await issue.FindDeliveredAsync(order.Serial, read.Value.PublicKey, cancellationToken) is { } delivered
                ? delivered
                : IssuingRefusals.AlreadyFetched();

        var issued = await issue.HandleAsync(
            order.Id, IssuingIdentity.OfSystem(actor), read.Value.PublicKey, confirmBy: null, cancellationToken);
        return issued.IsRefused ? issued.Refusal : issued.Value.Chain;
    }
}
