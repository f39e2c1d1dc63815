using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Profiles;

/// <summary>Finds a profile for somebody who may change it, with what its form offers.</summary>
public sealed class FindProfileToEdit(SeglDatabase database)
{
    /// <summary>The profile, tracked for a change; the refusal NotFound where it is not for who asks.</summary>
    public async Task<Result<ProfileToEdit>> HandleAsync(Guid profileId, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Has(Right.AdministerCertificates))
            return Missing.Refusal;

        var profile = await database.Profiles.SingleOrDefaultAsync(
            profile => profile.Id == profileId && profile.OrganisationId == actor.OrganisationId, cancellationToken);
        if (profile is null)
            return Missing.Refusal;

        var organisation = await database.Organisations.AsNoTracking()
            .Include(organisation => organisation.ProductionUnits).Include(organisation => organisation.TaxUnits).AsSplitQuery()
            .SingleAsync(organisation => organisation.Id == profile.OrganisationId, cancellationToken);
        return new ProfileToEdit(profile, organisation);
    }
}

/// <summary>A profile and its organisation with its units.</summary>
public sealed record ProfileToEdit(CertificateProfile Profile, Organisation Organisation)
{
    /// <summary>Why a form cannot be taken that was filled with an earlier version; null where it can.</summary>
    internal Refusal? RefuseStale(int seenVersion) => Profile.Version == seenVersion
        ? null
        : new Refusal(
            UnitOfWork.ChangedMeanwhile, "Somebody else changed the profile meanwhile; look at it again and repeat what you want to do.");
}
