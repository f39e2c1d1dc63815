using Microsoft.EntityFrameworkCore;
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

        var found = await (
            from order in database.Orders
            join profile in database.Profiles on order.ProfileId equals profile.Id
            join organisation in database.Organisations on order.OrganisationId equals organisation.Id
            where order.Serial == serial && order.ProfileId == profileId && order.OrganisationId == actor.OrganisationId
            select new IssuableOrder(order, profile, organisation)).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return Missing.Refusal;
        if (Refuse(await StatusOfAsync(found.Order, cancellationToken)) is { } refusal)
            return refusal;

        return await OfferAsync(found, await SuccessorsAsync(found.Order, cancellationToken), FormOf(found.Order), cancellationToken);
    }

    /// <summary>The offer to a system that renews its own certificate, which stands: it fetches it too, whoever fetched the last one.</summary>
    internal Task<Result<RenewalOffer>> ToSystemAsync(
        IssuableOrder held, IReadOnlyList<CertificateOrder> successors, Actor actor, CancellationToken cancellationToken) =>
        actor.Has(Right.AdministerCertificates)
            ? OfferAsync(
                held, successors, FormOf(held.Order) with { Identification = Identification.Api, Method = IssuingMethod.Machine }, cancellationToken)
            : Task.FromResult<Result<RenewalOffer>>(Missing.Refusal);

    /// <summary>The orders that renew a certificate, or have renewed it.</summary>
    internal async Task<IReadOnlyList<CertificateOrder>> SuccessorsAsync(CertificateOrder renewed, CancellationToken cancellationToken) =>
        await database.Orders.AsNoTracking()
            .Where(order => order.Renews == renewed.Serial && order.OrganisationId == renewed.OrganisationId && order.Status != OrderStatus.Deleted)
            .ToListAsync(cancellationToken);

    private async Task<Result<RenewalOffer>> OfferAsync(
        IssuableOrder found, IReadOnlyList<CertificateOrder> successors, CertificateForm form, CancellationToken cancellationToken)
    {
        if (await RefuseSuccessorAsync(successors, cancellationToken) is { } renewed)
            return renewed;

        var reading = OrderRules.For(found.Profile, found.Organisation).Read(form);
        return reading.Choice is { } choice
            ? new RenewalOffer(found.Profile, found.Organisation, choice)
            : NoLongerAllowed(reading.Refusals[0]);
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

/// <summary>A renewal that can be ordered.</summary>
/// <param name="Profile">The profile as it is now; its version is what the form was shown with.</param>
/// <param name="Organisation">The organisation.</param>
/// <param name="Choice">Type, identification, issuing and publication, as of the certificate that is renewed.</param>
public sealed record RenewalOffer(CertificateProfile Profile, Organisation Organisation, CertificateChoice Choice)
{
    /// <summary>Whether the one who orders may go on to issuing at once: by user login, and with no address to validate first.</summary>
    public bool CanGoDirectly => NewOrders.GoesDirectly(Choice with { GoesDirectly = true }, Profile.Email);
}
