using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Certificates;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Profiles;

/// <summary>Reads out an organisation's profiles with their certificates and pending orders (R4.3), however many there are.</summary>
public sealed class ExportProfiles(SeglDatabase database, ListProfiles list, UnitOfWork unitOfWork)
{
    /// <summary>The rows, read page by page while they are written; that they were asked for is recorded before the first.</summary>
    /// <returns>The refusal NotFound for whoever may not export.</returns>
    public async Task<Result<ProfileExport>> HandleAsync(ProfileFilter filter, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Has(Right.AdministerCertificates))
            return Missing.Refusal;

        unitOfWork.Record(
            actor,
            "profile.export",
            $"organisation:{actor.OrganisationId}",
            KeyValuePair.Create("narrowed", filter.IsNarrowed ? "yes" : "no"));
        if (await unitOfWork.CommitAsync(cancellationToken) is { } refusal)
            return refusal;
        return new ProfileExport(ReadAsync(filter with { Sort = ProfileSort.Name }, actor, cancellationToken));
    }

    private async IAsyncEnumerable<ExportedRow> ReadAsync(
        ProfileFilter filter, Actor actor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = ProfilePage.First;
        while (true)
        {
            var page = (await list.HandleAsync(filter, next, actor, cancellationToken)).Value;
            foreach (var row in await WithOrdersAsync(page.Rows, actor, cancellationToken))
                yield return row;

            if (page.Next is not { } last)
                yield break;
            next = new ProfilePage(last, PageDirection.After);
        }
    }

    private async Task<IEnumerable<ExportedRow>> WithOrdersAsync(
        IReadOnlyList<ProfileRow> profiles, Actor actor, CancellationToken cancellationToken)
    {
        var ids = profiles.Select(row => row.Profile.Id).ToList();
        var organisation = actor.OrganisationId.ToString();
        var orders = await (
            from order in database.Orders.AsNoTracking()
            where order.OrganisationId == actor.OrganisationId && ids.Contains(order.ProfileId) && order.Status != OrderStatus.Deleted
            join revocation in database.Revocations.Where(revocation => revocation.Organisation == organisation)
                on order.Serial equals revocation.Serial into revocations
            from revocation in revocations.DefaultIfEmpty()
            orderby order.OrderedAt, order.Id
            select new { order, revocation }).ToListAsync(cancellationToken);
        var ofProfile = orders.ToLookup(each => each.order.ProfileId);
        return profiles.SelectMany(row => ofProfile[row.Profile.Id]
            .Select(each => new ExportedRow(row.Profile, each.order, each.revocation))
            .DefaultIfEmpty(new ExportedRow(row.Profile, Order: null, Revocation: null)));
    }
}

/// <summary>The export, read while it is written.</summary>
public sealed record ProfileExport(IAsyncEnumerable<ExportedRow> Rows);

/// <summary>One line of the export: a certificate or pending order with its profile, or a profile that has none.</summary>
public sealed record ExportedRow(CertificateProfile Profile, CertificateOrder? Order, CertificateRevocation? Revocation);
