using Microsoft.EntityFrameworkCore;
using Segl.Ca;
using Segl.Ca.Issuing;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Profiles;

/// <summary>Lists an organisation's profiles by name (R4.1).</summary>
public sealed class ListProfiles(SeglDatabase database, CertificateAuthority authority, TimeProvider clock)
{
    /// <summary>Profiles per page.</summary>
    public const int PerPage = 50;

    /// <summary>One page of the list.</summary>
    /// <param name="page">From 1; a page beyond the last is the last one.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Result<ProfileList>> HandleAsync(int page, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Has(Right.SeeCertificates))
            return Missing.Refusal;

        var own = database.Profiles.AsNoTracking().Where(profile => profile.OrganisationId == actor.OrganisationId);
        var count = await own.CountAsync(cancellationToken);
        var pages = Math.Max(1, (count + PerPage - 1) / PerPage);
        var shown = Math.Clamp(page, 1, pages);
        var profiles = await own.OrderBy(profile => profile.Name).ThenBy(profile => profile.Id)
            .Skip((shown - 1) * PerPage).Take(PerPage).ToListAsync(cancellationToken);
        return new ProfileList(await WithOrdersAsync(profiles, cancellationToken), shown, pages, count);
    }

    private async Task<IReadOnlyList<ProfileRow>> WithOrdersAsync(List<CertificateProfile> profiles, CancellationToken cancellationToken)
    {
        var ids = profiles.ConvertAll(profile => profile.Id);
        var orders = await database.Orders.AsNoTracking()
            .Where(order => ids.Contains(order.ProfileId) && order.Status != OrderStatus.Deleted)
            .Select(order => new { order.ProfileId, order.Status, order.IssuanceId })
            .ToListAsync(cancellationToken);
        var ofProfile = orders.ToLookup(order => order.ProfileId);
        var rows = new List<ProfileRow>(profiles.Count);
        foreach (var profile in profiles)
        {
            var delivered = ofProfile[profile.Id].Where(order => order.Status == OrderStatus.Delivered).Select(order => order.IssuanceId).ToHashSet();
            var isPending = ofProfile[profile.Id].Any(order => order.Status != OrderStatus.Delivered);
            rows.Add(Judge(profile, isPending, delivered.Count, await FindCertificatesAsync(profile.Id, delivered, cancellationToken)));
        }

        return rows;
    }

    // What was issued and never handed over is nobody's certificate.
    private async Task<IReadOnlyList<IssuedCertificate>> FindCertificatesAsync(Guid profileId, HashSet<Guid?> delivered, CancellationToken cancellationToken)
    {
        if (delivered.Count == 0)
            return [];

        var issued = await authority.FindByProfileAsync(profileId, cancellationToken);
        return [.. issued.Where(certificate => delivered.Contains(certificate.IssuanceId))];
    }

    private ProfileRow Judge(CertificateProfile profile, bool isPending, int count, IReadOnlyList<IssuedCertificate> certificates)
    {
        var now = clock.GetUtcNow();
        var valid = certificates.Where(each => each.Revocation is null && each.Certificate.Validity.NotAfter > now).ToList();
        var status = (valid.Count, isPending, certificates.MaxBy(each => each.IssuedAt)) switch
        {
            ( > 0, _, _) => ProfileStatus.Valid,
            (_, true, _) => ProfileStatus.Pending,
            (_, _, null) => ProfileStatus.Empty,
            (_, _, { Revocation: not null }) => ProfileStatus.Revoked,
            _ => ProfileStatus.Expired,
        };
        return new ProfileRow(profile, status, count, valid.Count == 0 ? null : valid.Min(each => each.Certificate.Validity.NotAfter));
    }
}

/// <summary>One profile of the list.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Status">How it stands with its certificates.</param>
/// <param name="Certificates">How many certificates were fetched.</param>
/// <param name="NextExpiry">When the first of its valid certificates expires; null where none is valid.</param>
public sealed record ProfileRow(CertificateProfile Profile, ProfileStatus Status, int Certificates, DateTimeOffset? NextExpiry);

/// <summary>How it stands with a profile's certificates: the best that any of them has (R4.4).</summary>
public enum ProfileStatus
{
    /// <summary>Nothing ordered, nothing fetched.</summary>
    Empty,

    /// <summary>One is ordered and none is valid.</summary>
    Pending,

    /// <summary>One is valid.</summary>
    Valid,

    /// <summary>The latest was revoked.</summary>
    Revoked,

    /// <summary>The latest has expired.</summary>
    Expired,
}

/// <summary>One page of the list, and how many there are in all.</summary>
public sealed record ProfileList(IReadOnlyList<ProfileRow> Rows, int Page, int Pages, int Count);
