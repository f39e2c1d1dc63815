using Microsoft.EntityFrameworkCore;
using Segl.Ca.Issuing;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;

namespace Segl.Server.Features.Certificates;

/// <summary>
/// Says whether a certificate can be renewed now, and what the order will be: that of the certificate, with the profile as it is now
/// (R4.5).
/// </summary>
public sealed class OfferRenewal(SeglDatabase database, TimeProvider clock)
{
    /// <summary>The offer, or why there is none and what to do instead.</summary>
    public async Task<Result<RenewalOffer>> HandleAsync(
        Guid profileId, SerialNumber serial, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Has(Right.AdministerCertificates))
            return Missing.Refusal;

        var renewed = await FindAsync(profileId, serial, actor.OrganisationId, cancellationToken);
        if (renewed is null)
            return Missing.Refusal;

        var order = renewed.Held.Order;
        return Refuse(await StatusOfAsync(order, cancellationToken)) is { } refusal
            ? refusal
            : await OfferAsync(renewed, FormOf(order), cancellationToken);
    }

    /// <summary>The offer to a system that renews its own certificate, which stands: it fetches it too, whoever fetched the last one.</summary>
    internal Task<Result<RenewalOffer>> ToSystemAsync(RenewableCertificate renewed, Actor actor, CancellationToken cancellationToken) =>
        actor.Has(Right.AdministerCertificates)
            ? OfferAsync(
                renewed, FormOf(renewed.Held.Order) with { Identification = Identification.Api, Method = IssuingMethod.Machine }, cancellationToken)
            : Task.FromResult<Result<RenewalOffer>>(Missing.Refusal);

    /// <summary>The certificate that a system holds, with what renews it; null where no order led to it.</summary>
    internal async Task<RenewableCertificate?> FindAsync(IssuedCertificate held, CancellationToken cancellationToken) =>
        Guid.TryParse(held.Organisation, out var organisationId)
            ? await FindAsync(held.ProfileId, held.Certificate.SerialNumber, organisationId, cancellationToken)
            : null;

    // Serial number and organisation are values on both sides: compared with each other, as columns that may be null, they would be looked up by no index.
    private async Task<RenewableCertificate?> FindAsync(
        Guid profileId, SerialNumber serial, Guid organisationId, CancellationToken cancellationToken)
    {
        var found = await (
            from order in database.Orders.AsNoTracking()
            join profile in database.Profiles on order.ProfileId equals profile.Id
            join organisation in database.Organisations on order.OrganisationId equals organisation.Id
            where order.Serial == serial && order.ProfileId == profileId && order.OrganisationId == organisationId
            from successor in database.Orders
                .Where(successor => successor.Renews == serial && successor.OrganisationId == organisationId && successor.Status != OrderStatus.Deleted)
                .DefaultIfEmpty()
            select new { Held = new IssuableOrder(order, profile, organisation), Successor = successor }).ToListAsync(cancellationToken);
        return found is [var first, ..]
            ? new RenewableCertificate(first.Held, [.. found.Select(each => each.Successor).OfType<CertificateOrder>()])
            : null;
    }

    private async Task<Result<RenewalOffer>> OfferAsync(RenewableCertificate renewed, CertificateForm form, CancellationToken cancellationToken)
    {
        if (await RefuseSuccessorAsync(renewed.Successors, cancellationToken) is { } refusal)
            return refusal;

        var (_, profile, organisation) = renewed.Held;
        var reading = OrderRules.For(profile, organisation).Read(form);
        return reading.Choice is { } choice ? new RenewalOffer(profile, organisation, choice) : NoLongerAllowed(reading.Refusals[0]);
    }

    private static CertificateForm FormOf(CertificateOrder order) => new()
    {
        Kind = order.Kind, Identification = order.Identification, Method = order.Method, IsPublished = order.IsPublished,
    };

    private async Task<CertificateStatus> StatusOfAsync(CertificateOrder order, CancellationToken cancellationToken)
    {
        var organisation = order.OrganisationId.ToString();
        var isRevoked = await database.Revocations.AnyAsync(
            revocation => revocation.Organisation == organisation && revocation.Serial == order.Serial, cancellationToken);
        return CertificateStanding.Of(order.ExpiresAt, isRevoked, clock.GetUtcNow());
    }

    private static Refusal? Refuse(CertificateStatus status) => status switch
    {
        CertificateStatus.Revoked =>
            new Refusal("RenewalOfRevoked", "A certificate that was revoked cannot be renewed. Order a new certificate instead."),
        CertificateStatus.Expired =>
            new Refusal("RenewalOfExpired", "A certificate that has expired cannot be renewed. Order a new certificate instead."),
        _ => null,
    };

    // One renewal at a time; and where its successor is valid, that is the one to renew.
    private async Task<Refusal?> RefuseSuccessorAsync(IReadOnlyList<CertificateOrder> successors, CancellationToken cancellationToken)
    {
        if (successors.FirstOrDefault(order => order.IsOpen) is { } pending)
            return new Refusal(
                "RenewalPending",
                $"The certificate is being renewed already, with the order {pending.ReferenceNumber}. Fetch or delete that one.")
            {
                Arguments = [$"{pending.ReferenceNumber}"],
            };

        foreach (var successor in successors)
            if (successor.Serial is { } renewed && await StatusOfAsync(successor, cancellationToken) == CertificateStatus.Valid)
                return new Refusal(
                    "RenewedAlready",
                    $"The certificate was renewed: {renewed} is valid. Renew that one when its time comes.")
                { Arguments = [$"{renewed}"] };
        return null;
    }

    private static Refusal NoLongerAllowed(Refusal reason) =>
        new("RenewalNotAllowed", $"The certificate cannot be ordered as it was last time: {reason.Detail} Order a new certificate instead.")
        {
            Arguments = [reason.Code],
        };
}

/// <summary>A certificate with what renews it.</summary>
/// <param name="Held">The order that led to it, with profile and organisation as they are now.</param>
/// <param name="Successors">The orders that renew it, or have renewed it.</param>
internal sealed record RenewableCertificate(IssuableOrder Held, IReadOnlyList<CertificateOrder> Successors);

/// <summary>A renewal that can be ordered.</summary>
/// <param name="Profile">The profile as it is now; its version is what the form was shown with.</param>
/// <param name="Organisation">The organisation.</param>
/// <param name="Choice">Type, identification, issuing and publication, as of the certificate that is renewed.</param>
public sealed record RenewalOffer(CertificateProfile Profile, Organisation Organisation, CertificateChoice Choice)
{
    /// <summary>Whether the one who orders may go on to issuing at once: by user login, and with no address to validate first.</summary>
    public bool CanGoDirectly => NewOrders.GoesDirectly(Choice with { GoesDirectly = true }, Profile.Email);
}
