using Microsoft.EntityFrameworkCore;
using Segl.Ca;
using Segl.Ca.Issuing;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Tokens;
using Segl.Server.Storage;

namespace Segl.Server.Features.Certificates;

/// <summary>
/// Gives a system one more certificate of its own profile, for a new key (R2.9, R6.3): the system right that lets it order and issue over the API
/// lets it do both in one step.
/// </summary>
/// <remarks>
/// The key stands for the order: the same request again goes on with it, and gives the certificate that there is. Where the certificate has an e-mail
/// address, the first call orders and sends the link, and is refused as <c>CertificateEmailNotValidated</c>. Nobody consented to have this certificate
/// published, so it is not.
/// </remarks>
public sealed class OrderByMachine(
    SeglDatabase database, NewOrders orders, IssueToMachine issue, CertificateAuthority authority, UnitOfWork unitOfWork, TimeProvider clock)
{
    /// <summary>Orders and issues it.</summary>
    /// <param name="held">The certificate of the system, which has proved that it holds the key, and which stands now.</param>
    /// <param name="provenKey">The key that the new certificate is for.</param>
    /// <param name="confirmBy">Until when the system may say that it takes the certificate; null where it need not.</param>
    /// <param name="address">The system's network address.</param>
    /// <param name="cancellationToken">Ends the wait before the issuing.</param>
    internal async Task<Result<MachineCertificate>> HandleAsync(
        IssuedCertificate held, SubjectPublicKey provenKey, DateTimeOffset? confirmBy, string? address, CancellationToken cancellationToken)
    {
        var found = await SystemActors.FindAsync(database, held, cancellationToken);
        if (found is null)
            return Missing.Refusal;
        if (!TokenGrants.OfSystem(found.Profile.SystemRights).HasFlag(TokenRights.AdministerCertificates))
            return new Refusal(
                "SystemRightMissing",
                "The certificate's profile has not the system right to handle certificates, so the system gets no more of them. A certificate renews "
                + "itself with a key update.");

        var actor = SystemActors.Of(held, found.Order, found.Profile, address);
        var ordered = await FindOrderAsync(provenKey, actor, cancellationToken) ?? await OrderAsync(found, provenKey, actor, cancellationToken);
        return ordered.IsRefused ? ordered.Refusal : await IssueAsync(ordered.Value, provenKey, confirmBy, actor, cancellationToken);
    }

    private async Task<Result<MachineCertificate>> IssueAsync(
        Guid orderId, SubjectPublicKey provenKey, DateTimeOffset? confirmBy, Actor actor, CancellationToken cancellationToken)
    {
        var order = await database.Orders.AsNoTracking().SingleAsync(order => order.Id == orderId, cancellationToken);
        if (order.Status != OrderStatus.Delivered)
            return await issue.HandleAsync(orderId, IssuingIdentity.OfSystem(actor), provenKey, confirmBy, cancellationToken);

        return await issue.FindDeliveredAsync(order.Serial, provenKey, cancellationToken) is { } delivered
            ? new MachineCertificate(delivered, Unconfirmed: null)
            : IssuingRefusals.AlreadyFetched();
    }

    private async Task<Result<Guid>?> FindOrderAsync(SubjectPublicKey key, Actor actor, CancellationToken cancellationToken)
    {
        var hash = OrderKey.HashOf(key, actor);
        var known = await database.OrderKeys.AsNoTracking().Where(each => each.Hash == hash).Select(each => (Guid?)each.OrderId)
            .SingleOrDefaultAsync(cancellationToken);
        return known is { } id ? id : null;
    }

    private async Task<Result<Guid>> OrderAsync(IssuableOrder held, SubjectPublicKey key, Actor actor, CancellationToken cancellationToken)
    {
        // The profile's people accepted the terms; a system cannot. What they have not seen, a person must accept.
        if (held.Order is not { TermsVersion: { } version, TermsAcceptedBy: { } who, TermsAcceptedAt: { } when } || version != Terms.Version)
            return new Refusal(
                "OrderNeedsTerms", "The terms were changed since this certificate was issued. Order in the portal, where they can be accepted.");

        var reading = OrderRules.For(held.Profile, held.Organisation).Read(
            new CertificateForm { Kind = held.Order.Kind, Identification = Identification.Api, Method = IssuingMethod.Machine });
        if (reading.Choice is not { } choice)
            return reading.Refusals[0];

        // What cannot be issued leaves no order that waits.
        if (await authority.RefuseKeyAsync(key, cancellationToken) is { } unsuitable)
            return unsuitable;

        var order = await orders.AddAsync(held.Profile, held.Organisation, choice, renews: null, actor, cancellationToken);
        order.AcceptTerms(version, who, when);
        database.OrderKeys.Add(new OrderKey
        {
            Hash = OrderKey.HashOf(key, actor),
            RequestHash = Convert.FromHexString(key.Fingerprint),
            OrderId = order.Id,
            CreatedAt = clock.GetUtcNow(),
        });
        if (await unitOfWork.CommitAsync(cancellationToken) is not { } refusal)
            return order.Id;

        // Two calls at once: the other one's order is the order.
        return await FindOrderAsync(key, actor, cancellationToken) ?? refusal;
    }
}
