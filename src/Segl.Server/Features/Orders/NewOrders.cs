using Segl.Pki.Names;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;

namespace Segl.Server.Features.Orders;

/// <summary>
/// Adds an order of a profile to the unit of work, and tells those whom it concerns: the same for a first, a further and a renewed
/// certificate.
/// </summary>
public sealed class NewOrders(
    SeglDatabase database, UnitOfWork unitOfWork, FreeReferenceNumbers numbers, OrderAnnouncement announcement, ValidationLinks links, TimeProvider clock)
{
    /// <summary>Whether the one who orders goes on to issuing at once; an address in the certificate is validated first.</summary>
    public static bool GoesDirectly(CertificateChoice choice, EmailAddress? email) =>
        choice.GoesDirectly && OrderRules.CanGoDirectly(choice.Identification) && email is null;

    /// <summary>Adds it.</summary>
    /// <param name="profile">Whose certificate it is.</param>
    /// <param name="organisation">The profile's organisation.</param>
    /// <param name="choice">What was chosen.</param>
    /// <param name="renews">The certificate that it renews; null for none.</param>
    /// <param name="actor">Who orders.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<CertificateOrder> AddAsync(
        CertificateProfile profile, Organisation organisation, CertificateChoice choice, SerialNumber? renews, Actor actor,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var order = new CertificateOrder
        {
            Id = Guid.CreateVersion7(now),
            ProfileId = profile.Id,
            OrganisationId = actor.OrganisationId,
            Kind = choice.Kind,
            Identification = choice.Identification,
            Method = choice.Method,
            IsPublished = choice.IsPublished,
            ReferenceNumber = await numbers.TakeAsync(database, cancellationToken),
            OrderedAt = now,
            OrderedBy = actor.AccountId,
            Renews = renews,
        };
        if (order.Method == IssuingMethod.Machine)
            order.AcceptTerms(Terms.Version, actor.AuditName, now);
        database.Orders.Add(order);
        unitOfWork.Record(actor, "order.create", $"order:{order.Id}", Facts(order));
        await TellAsync(order, profile, organisation, choice, cancellationToken);
        return order;
    }

    private static IEnumerable<KeyValuePair<string, string>> Facts(CertificateOrder order)
    {
        yield return KeyValuePair.Create("profile", $"{order.ProfileId}");
        yield return KeyValuePair.Create("reference", $"{order.ReferenceNumber}");
        yield return KeyValuePair.Create("kind", $"{order.Kind}");
        yield return KeyValuePair.Create("identification", $"{order.Identification}");
        yield return KeyValuePair.Create("method", $"{order.Method}");
        yield return KeyValuePair.Create("publish", order.IsPublished ? "consented" : "no");
        if (order.Renews is { } renewed)
            yield return KeyValuePair.Create("renews", $"{renewed}");
    }

    private async Task TellAsync(
        CertificateOrder order, CertificateProfile profile, Organisation organisation, CertificateChoice choice,
        CancellationToken cancellationToken)
    {
        if (profile.Email is { } address)
            await links.SendAsync(order, address, profile, organisation, cancellationToken);

        // Whoever goes on to issuing at once need not be told to.
        if (!GoesDirectly(choice, profile.Email))
            await announcement.TellAsync(order, profile, organisation, cancellationToken);
    }
}
