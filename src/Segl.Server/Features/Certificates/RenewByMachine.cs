using Segl.Ca;
using Segl.Ca.Issuing;
using Segl.Pki.Chains;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Certificates;

/// <summary>
/// Renews a certificate for the system that holds it and its key (R4.6): orders the renewal, and issues it for a new key of the system's.
/// </summary>
/// <remarks>
/// Where the certificate has an e-mail address, the first call orders and sends the link, and is refused as
/// <c>CertificateEmailNotValidated</c>; the same call after the link was followed gives the certificate.
/// </remarks>
public sealed class RenewByMachine(
    SeglDatabase database, OfferRenewal offers, NewOrders orders, IssueToMachine issue, CertificateAuthority authority, UnitOfWork unitOfWork)
{
    /// <summary>Renews it.</summary>
    /// <param name="held">The certificate of the system, which has proved that it holds the key, and which stands now.</param>
    /// <param name="request">A PKCS#10 for the new key.</param>
    /// <param name="address">The system's network address.</param>
    /// <param name="cancellationToken">Ends the wait before the issuing.</param>
    public async Task<Result<CertificateChain>> HandleAsync(
        IssuedCertificate held, ReadOnlyMemory<byte> request, string? address, CancellationToken cancellationToken)
    {
        var read = IssueToMachine.Read(request);
        if (read.IsRefused)
            return read.Refusal;

        var renewed = await HandleAsync(held, read.Value.PublicKey, confirmBy: null, address, cancellationToken);
        return renewed.IsRefused ? renewed.Refusal : renewed.Value.Chain;
    }

    /// <summary>Renews it for a new key that the system has proved to hold.</summary>
    /// <param name="held">As for the other.</param>
    /// <param name="provenKey">The key.</param>
    /// <param name="confirmBy">Until when the system may say that it takes the certificate; null where it need not.</param>
    /// <param name="address">The system's network address.</param>
    /// <param name="cancellationToken">Ends the wait before the issuing.</param>
    internal async Task<Result<MachineCertificate>> HandleAsync(
        IssuedCertificate held, SubjectPublicKey provenKey, DateTimeOffset? confirmBy, string? address, CancellationToken cancellationToken)
    {
        if (await offers.FindAsync(held, cancellationToken) is not { } renewed)
            return Missing.Refusal;

        var (order, profile, organisation) = renewed.Held;
        if (!organisation.AllowsApiIdentification)
            return new Refusal(
                "MachineRenewalNotAllowed", "The organisation does not allow systems to renew their certificates. Renew it in the portal.");
        if (await FindDoneAsync(renewed.Successors, provenKey, cancellationToken) is { } done)
            return new MachineCertificate(done, Unconfirmed: null);

        var actor = SystemActors.Of(held, order, profile, address);
        if (Pending(renewed.Successors) is { } pending)
            return await issue.HandleAsync(pending, IssuingIdentity.OfSystem(actor), provenKey, confirmBy, cancellationToken);

        var ordered = await OrderAsync(renewed, provenKey, actor, cancellationToken);
        var issued = ordered.IsRefused
            ? ordered.Refusal
            : await issue.HandleAsync(ordered.Value, IssuingIdentity.OfSystem(actor), provenKey, confirmBy, cancellationToken);

        // Two calls at once: the other one's order is the order, and this one was not saved.
        var wasSecond = issued.Refusal?.Code == UnitOfWork.ChangedMeanwhile || issued.Refusal?.Code == IssuingRefusals.NotFound().Code;
        return wasSecond && Pending((await offers.FindAsync(held, cancellationToken))?.Successors ?? []) is { } other
            ? await issue.HandleAsync(other, IssuingIdentity.OfSystem(actor), provenKey, confirmBy, cancellationToken)
            : issued;
    }

    // The same request again, because its answer was lost: the renewal for this very key.
    private async Task<CertificateChain?> FindDoneAsync(
        IReadOnlyList<CertificateOrder> successors, SubjectPublicKey key, CancellationToken cancellationToken)
    {
        foreach (var successor in successors.Where(each => each.Status == OrderStatus.Delivered))
        {
            if (await issue.FindDeliveredAsync(successor.Serial, key, cancellationToken) is { } delivered)
                return delivered;
        }

        return null;
    }

    // One that a system began, and whose address was to be validated first. Of one that a person ordered, offering says so.
    private static Guid? Pending(IReadOnlyList<CertificateOrder> successors) =>
        successors.FirstOrDefault(each => each is { Status: not OrderStatus.Delivered, Identification: Identification.Api })?.Id;

    // What is issued at once is saved with the claim, in one transaction. Whose address is to be validated first waits for that.
    private async Task<Result<IssuableOrder>> OrderAsync(
        RenewableCertificate renewed, SubjectPublicKey key, Actor actor, CancellationToken cancellationToken)
    {
        var held = renewed.Held.Order;

        // The profile's people accepted the terms; a system cannot. What they have not seen, a person must accept.
        if (held.TermsVersion != Terms.Version)
            return new Refusal(
                "RenewalNeedsTerms", "The terms were changed since this certificate was issued. Renew it in the portal, where they can be accepted.");

        var offered = await offers.ToSystemAsync(renewed, actor, cancellationToken);
        if (offered.IsRefused)
            return offered.Refusal;

        // What cannot be issued, least of all the key of the certificate that is renewed, leaves no renewal that waits.
        if (await authority.RefuseKeyAsync(key, cancellationToken) is { } unsuitable)
            return unsuitable;

        var (profile, organisation, choice) = offered.Value;
        database.AttachRange(profile, organisation);
        var order = await orders.AddAsync(profile, organisation, choice, held.Serial, actor, cancellationToken);
        if (held is { TermsVersion: { } version, TermsAcceptedBy: { } who, TermsAcceptedAt: { } when })
            order.AcceptTerms(version, who, when);
        if (profile.Email is not null && await unitOfWork.CommitAsync(cancellationToken) is { } refusal)
            return refusal;

        return new IssuableOrder(order, profile, organisation);
    }
}
