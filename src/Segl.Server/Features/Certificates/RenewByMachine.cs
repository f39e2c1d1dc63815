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
    SeglDatabase database, OfferRenewal offers, NewOrders orders, IssueToMachine issue, WithdrawMachineOrder withdraw, CertificateAuthority authority,
    UnitOfWork unitOfWork)
{
    private const string KeyAlreadyUsed = "KeyAlreadyUsed";

    // What another call has begun at one look it may have finished at the next, and a third finds it.
    private const int LooksMax = 4;

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
        var issued = await TryAsync(held, provenKey, confirmBy, address, SaveOrder.WithItsClaim, cancellationToken);
        for (var looks = 1; looks < LooksMax && IsToBeLookedAtAgain(issued); looks++)
        {
            // Another call renews it, or somebody changes what it rests on: with what there is then, and an order that others can see from the first.
            database.ChangeTracker.Clear();
            issued = await TryAsync(held, provenKey, confirmBy, address, SaveOrder.First, cancellationToken);
        }

        return issued;
    }

    private static bool IsToBeLookedAtAgain(Result<MachineCertificate> issued) =>
        issued.Refusal is { Code: var code }
            && (code == UnitOfWork.ChangedMeanwhile || code == IssuingRefusals.NotFound().Code || code == IssuingRefusals.AlreadyFetched().Code
                || code == KeyAlreadyUsed);

    private async Task<Result<MachineCertificate>> TryAsync(
        IssuedCertificate held, SubjectPublicKey provenKey, DateTimeOffset? confirmBy, string? address, SaveOrder save,
        CancellationToken cancellationToken)
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
        var identity = IssuingIdentity.OfSystem(actor);
        if (Pending(renewed.Successors) is { } pending)
            return await issue.HandleAsync(pending, identity, provenKey, confirmBy, cancellationToken);

        var ordered = await OrderAsync(renewed, provenKey, actor, cancellationToken);
        if (ordered.IsRefused)
            return ordered.Refusal;

        var orderId = ordered.Value.Order.Id;

        // Of an address in the certificate its reader is told as soon as it is ordered; only then is there anything to wait for.
        if (save == SaveOrder.WithItsClaim && profile.Email is null && OrderChanges.HasFewOrders(profile))
            return await LeaveNothingAsync(
                await issue.HandleAsync(ordered.Value, identity, provenKey, confirmBy, cancellationToken), orderId, held, address);
        if (await unitOfWork.CommitAsync(cancellationToken) is { } changed)
            return changed;

        database.ChangeTracker.Clear();
        return await LeaveNothingAsync(
            await issue.HandleAsync(orderId, identity, provenKey, confirmBy, cancellationToken), orderId, held, address);
    }

    // Another call had its certificate for this very key between our first look and our order: nobody will fetch what we ordered.
    private async Task<Result<MachineCertificate>> LeaveNothingAsync(
        Result<MachineCertificate> issued, Guid orderId, IssuedCertificate held, string? address)
    {
        if (issued.Refusal?.Code != KeyAlreadyUsed)
            return issued;

        database.ChangeTracker.Clear();
        _ = await withdraw.HandleAsync(orderId, held, address, CancellationToken.None);
        return issued;
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
        return new IssuableOrder(order, profile, organisation);
    }

    private enum SaveOrder
    {
        /// <summary>In one transaction with its claim.</summary>
        WithItsClaim,

        /// <summary>Before it is issued.</summary>
        First,
    }
}
