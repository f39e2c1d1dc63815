using Microsoft.EntityFrameworkCore;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
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
    public Task<Result<RenewalOffer>> HandleAsync(
        Guid profileId, SerialNumber serial, Actor actor, CancellationToken cancellationToken) =>
        OfferAsync(profileId, serial, actor, form => form, cancellationToken);

    /// <summary>The offer to a system that renews its own certificate: it fetches it too, whoever fetched the last one.</summary>
    internal Task<Result<RenewalOffer>> ToSystemAsync(
        Guid profileId, SerialNumber serial, Actor actor, CancellationToken cancellationToken) =>
        OfferAsync(
            profileId, serial, actor, form => form with { Identification = Identification.Api, Method = IssuingMethod.Machine },
            cancellationToken);

    private async Task<Result<RenewalOffer>> OfferAsync(
        Guid profileId, SerialNumber serial, Actor actor, Func<CertificateForm, CertificateForm> adapt, CancellationToken cancellationToken)
    {
        if (!actor.Has(Right.AdministerCertificates))
            return Missing.Refusal;

        var found = await (
            from order in database.Orders
            join profile in database.Profiles on order.ProfileId equals profile.Id
            join organisation in database.Organisations on order.OrganisationId equals organisation.Id
            where order.Serial == serial && order.ProfileId == profileId && order.OrganisationId == actor.OrganisationId
            select new { order, profile, organisation }).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return Missing.Refusal;
        if (Refuse(await StatusOfAsync(found.order, cancellationToken)) is { } refusal)
            return refusal;
        if (await RefuseSuccessorAsync(serial, actor.OrganisationId, cancellationToken) is { } renewed)
            return renewed;

        var form = adapt(new CertificateForm
        {
            Kind = found.order.Kind,
            Identification = found.order.Identification,
            Method = found.order.Method,
            IsPublished = found.order.IsPublished,
        });
        var reading = OrderRules.For(found.profile, found.organisation).Read(form);
        return reading.Choice is { } choice
            ? new RenewalOffer(found.profile, found.organisation, choice)
            : NoLongerAllowed(reading.Refusals[0]);
    }

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
    private async Task<Refusal?> RefuseSuccessorAsync(SerialNumber serial, Guid organisationId, CancellationToken cancellationToken)
    {
        var successors = await database.Orders.AsNoTracking()
            .Where(order => order.Renews == serial && order.OrganisationId == organisationId && order.Status != OrderStatus.Deleted)
            .ToListAsync(cancellationToken);
        if (successors.Find(order => order.IsOpen) is { } pending)
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
