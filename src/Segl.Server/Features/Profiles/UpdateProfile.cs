using Microsoft.EntityFrameworkCore;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Profiles;

/// <summary>Changes a profile's master data (R2.9); certificates that exist keep what they say, open orders follow the profile.</summary>
/// <remarks>
/// An order says nothing of its own about name and addresses: it takes them from the profile when it is issued. So another address in the
/// certificate has to be validated for each open order anew, and another contact person is told where to fetch.
/// </remarks>
public sealed class UpdateProfile(
    FindProfileToEdit find, SeglDatabase database, UnitOfWork unitOfWork, ValidationLinks links, OrderAnnouncement announcement,
    TimeProvider clock)
{
    /// <summary>Changes it; answers everything that is wrong with the form, which is nothing once it is done.</summary>
    public async Task<IReadOnlyList<Refusal>> HandleAsync(
        Guid profileId, int seenVersion, ProfileForm form, Actor actor, CancellationToken cancellationToken)
    {
        var found = await find.HandleAsync(profileId, actor, cancellationToken);
        if (found.IsRefused)
            return [found.Refusal];

        var (profile, organisation) = found.Value;
        if (found.Value.RefuseStale(seenVersion) is { } stale)
            return [stale];

        var reading = ProfileDetails.Read(form, organisation);
        if (reading.Details is not { } details)
            return reading.Refusals;

        var orders = await OpenOrdersAsync(profileId, cancellationToken);
        if (RefuseWithoutContact(details, orders) is { } refusal)
            return [refusal];

        var changes = Changes(profile, details).ToList();
        if (changes.Count == 0)
            return [];
        if (RefuseBeingIssued(changes, orders) is { } tooLate)
            return [tooLate];
        if (details.Email is { } address && changes.Contains(nameof(details.Email))
            && await RefuseHasteAsync(orders, address, cancellationToken) is { } tooSoon)
            return [tooSoon];

        profile.Describe(details);
        await FollowAsync(orders, profile, organisation, changes, cancellationToken);
        unitOfWork.Record(actor, "profile.update", $"profile:{profile.Id}", KeyValuePair.Create("fields", string.Join(", ", changes)));
        return await unitOfWork.CommitAsync(cancellationToken) is { } changed ? [changed] : [];
    }

    private Task<List<CertificateOrder>> OpenOrdersAsync(Guid profileId, CancellationToken cancellationToken) => database.Orders
        .Where(order => order.ProfileId == profileId && (order.Status == OrderStatus.Pending || order.Status == OrderStatus.Issuing))
        .OrderBy(order => order.OrderedAt).ThenBy(order => order.Id)
        .ToListAsync(cancellationToken);

    private static Refusal? RefuseWithoutContact(ProfileDetails details, List<CertificateOrder> orders)
    {
        if (details is { ContactName: not null, ContactEmail: not null }
            || orders.Find(order => order.Identification == Identification.OneTimeCode) is not { } order)
            return null;

        return new Refusal(
            "ContactNeededByOrder",
            $"The order {order.ReferenceNumber} is fetched by the contact person with a one-time code. Keep name and e-mail address, or "
            + $"delete the order.")
        {
            Arguments = [$"{order.ReferenceNumber}"],
            Field = details.ContactName is null ? nameof(details.ContactName) : nameof(details.ContactEmail),
        };
    }

    // What is being issued was asked for with the old name and address; changing them now would make its order say what its certificate
    // does not.
    private static Refusal? RefuseBeingIssued(List<string> changes, List<CertificateOrder> orders)
    {
        if (!changes.Exists(IsInCertificate)
            || orders.Find(order => order.Status == OrderStatus.Issuing) is not { } order)
            return null;

        return new Refusal(
            "ProfileBeingIssued",
            $"The order {order.ReferenceNumber} is being issued with the present name and address. Wait until it is fetched, or until "
            + $"whoever began has stopped.")
        {
            Arguments = [$"{order.ReferenceNumber}"],
        };
    }

    private static bool IsInCertificate(string field) => field is nameof(CertificateProfile.Name) or nameof(CertificateProfile.Email);

    // Each change of the address sends a mail for each open order, so it waits as sending again does.
    private async Task<Refusal?> RefuseHasteAsync(List<CertificateOrder> orders, EmailAddress address, CancellationToken cancellationToken)
    {
        foreach (var order in orders)
            if (await links.RefuseHasteAsync(order.Id, address, cancellationToken) is { } refusal)
                return refusal.At(nameof(ProfileForm.Email));
        return null;
    }

    private static IEnumerable<string> Changes(CertificateProfile old, ProfileDetails details)
    {
        if (old.Name != details.Name)
            yield return nameof(details.Name);
        if (old.Email != details.Email)
            yield return nameof(details.Email);
        if (old.ContactName != details.ContactName)
            yield return nameof(details.ContactName);
        if (old.ContactEmail != details.ContactEmail)
            yield return nameof(details.ContactEmail);
        if (old.ProductionUnit != details.ProductionUnit)
            yield return nameof(details.ProductionUnit);
        if (old.TaxUnit != details.TaxUnit)
            yield return nameof(details.TaxUnit);
        if (old.InvoiceReference != details.InvoiceReference)
            yield return nameof(details.InvoiceReference);
    }

    private async Task FollowAsync(
        List<CertificateOrder> orders, CertificateProfile profile, Organisation organisation, List<string> changes,
        CancellationToken cancellationToken)
    {
        foreach (var order in orders)
        {
            // Whoever validates or issues at the same time looked at the old profile, so one of the two begins again.
            database.Entry(order).Property(each => each.Version).IsModified = true;
            // Of an order that a machine fetches, the terms were accepted with the order; whoever edits it sees what it will say.
            if (changes.Exists(IsInCertificate) && order.Method != IssuingMethod.Machine)
                order.ForgetTerms();
            if (changes.Contains(nameof(CertificateProfile.Email)))
                await ValidateAnewAsync(order, profile, organisation, cancellationToken);
            if (changes.Contains(nameof(CertificateProfile.ContactEmail)) && order.Identification == Identification.OneTimeCode)
                await AnnounceAnewAsync(order, profile, organisation, cancellationToken);
        }
    }

    private async Task ValidateAnewAsync(
        CertificateOrder order, CertificateProfile profile, Organisation organisation, CancellationToken cancellationToken)
    {
        order.EmailValidatedAt = null;
        if (profile.Email is { } address)
            await links.SendAsync(order, address, profile, organisation, cancellationToken);
    }

    private async Task AnnounceAnewAsync(
        CertificateOrder order, CertificateProfile profile, Organisation organisation, CancellationToken cancellationToken)
    {
        // The notices to the former contact person would lead somebody to fetch who is no longer asked to.
        var path = OrderPaths.Fetch(order.ReferenceNumber);
        database.Notices.RemoveRange(await database.Notices.Where(notice => notice.Path == path).ToListAsync(cancellationToken));

        // Nor may the code that the former contact person knows open it; whoever orders makes a new one.
        var now = clock.GetUtcNow();
        foreach (var code in await database.OneTimeCodes.Where(
            code => code.OrderId == order.Id && code.ReplacedAt == null && code.UsedAt == null).ToListAsync(cancellationToken))
            code.Replace(now);
        await announcement.TellAsync(order, profile, organisation, cancellationToken);
    }
}
