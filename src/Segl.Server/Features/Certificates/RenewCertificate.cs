using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Certificates;

/// <summary>The renewal page as somebody filled it in.</summary>
/// <param name="SeenVersion">The version of the profile that was shown.</param>
/// <param name="Direct">Whether to go on to issuing at once.</param>
public sealed record RenewalForm(int SeenVersion, DirectIssuing Direct);

/// <summary>“Gå direkte til udstedelse”.</summary>
public enum DirectIssuing
{
    /// <summary>The order waits, and those who fetch it are told.</summary>
    No = 1,

    /// <summary>On to issuing.</summary>
    Yes = 2,
}

/// <summary>
/// Orders the renewal of a valid certificate: same profile, UUID and name; key, serial number, validation and terms anew (R4.5).
/// </summary>
public sealed class RenewCertificate(OfferRenewal offers, NewOrders orders, UnitOfWork unitOfWork)
{
    /// <summary>Orders it.</summary>
    public async Task<Result<ConfirmedOrder>> HandleAsync(
        Guid profileId, SerialNumber serial, RenewalForm form, Actor actor, CancellationToken cancellationToken)
    {
        var renewed = await TryAsync(profileId, serial, form, actor, cancellationToken);

        // Somebody else was first: then there is a pending renewal, and the refusal says which.
        return renewed.Refusal?.Code == UnitOfWork.ChangedMeanwhile
            ? await TryAsync(profileId, serial, form, actor, cancellationToken)
            : renewed;
    }

    private async Task<Result<ConfirmedOrder>> TryAsync(
        Guid profileId, SerialNumber serial, RenewalForm form, Actor actor, CancellationToken cancellationToken)
    {
        var offered = await offers.HandleAsync(profileId, serial, actor, cancellationToken);
        if (offered.IsRefused)
            return offered.Refusal;

        var offer = offered.Value;
        if (offer.Profile.Version != form.SeenVersion)
            return new Refusal(
                UnitOfWork.ChangedMeanwhile,
                "Somebody else changed the profile meanwhile; look at it again and repeat what you want to do.");

        var choice = offer.Choice with { GoesDirectly = form.Direct == DirectIssuing.Yes && offer.CanGoDirectly };
        var order = await orders.AddAsync(offer.Profile, offer.Organisation, choice, serial, actor, cancellationToken);
        if (await unitOfWork.CommitAsync(cancellationToken) is { } refusal)
            return refusal;

        return new ConfirmedOrder(
            order.Id, order.ProfileId, order.ReferenceNumber, choice.GoesDirectly ? NextPage.Issuing : NextPage.Receipt);
    }
}
