using Microsoft.EntityFrameworkCore;
using Segl.Ca;
using Segl.Ca.Issuing;
using Segl.Ca.Revoking;
using Segl.Pki.Chains;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;

namespace Segl.Server.Features.Certificates;

/// <summary>Finds a certificate that was handed over, with all that its pages show (R4.4).</summary>
/// <remarks>
/// The way to it leads through a delivered order of the actor's organisation: what reached nobody is nobody's certificate.
/// </remarks>
public sealed class FindCertificate(SeglDatabase database, CertificateAuthority authority, TimeProvider clock)
{
    /// <summary>The certificate; the refusal NotFound where it is another organisation's, another profile's, or nobody's.</summary>
    public async Task<Result<CertificateDetails>> HandleAsync(
        Guid profileId, SerialNumber serial, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Has(Right.SeeCertificates))
            return Missing.Refusal;

        var found = await (
            from order in database.Orders
            join profile in database.Profiles on order.ProfileId equals profile.Id
            join organisation in database.Organisations on order.OrganisationId equals organisation.Id
            where order.Serial == serial && order.ProfileId == profileId && order.OrganisationId == actor.OrganisationId
            select new { order, profile, organisation }).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (found is null || await authority.FindAsync(serial, cancellationToken) is not { } issued)
            return Missing.Refusal;

        return new CertificateDetails
        {
            Order = found.order,
            Profile = found.profile,
            Organisation = found.organisation,
            Issued = issued,
            Chain = authority.ChainOf(issued.Certificate),
            Status = CertificateStanding.Of(issued.Certificate.Validity.NotAfter, issued.Revocation is not null, clock.GetUtcNow()),
            Renewals = await FindRenewalsAsync(serial, actor, cancellationToken),
        };
    }

    /// <summary>Likewise, of whichever profile it is.</summary>
    public async Task<Result<CertificateDetails>> HandleAsync(SerialNumber serial, Actor actor, CancellationToken cancellationToken)
    {
        var profileId = await database.Orders.Where(order => order.Serial == serial && order.OrganisationId == actor.OrganisationId)
            .Select(order => (Guid?)order.ProfileId).SingleOrDefaultAsync(cancellationToken);
        return profileId is { } id ? await HandleAsync(id, serial, actor, cancellationToken) : Missing.Refusal;
    }

    private async Task<IReadOnlyList<CertificateOrder>> FindRenewalsAsync(
        SerialNumber serial, Actor actor, CancellationToken cancellationToken) =>
        await database.Orders.AsNoTracking()
            .Where(order => order.Renews == serial && order.OrganisationId == actor.OrganisationId && order.Status != OrderStatus.Deleted)
            .OrderBy(order => order.OrderedAt).ThenBy(order => order.Id)
            .ToListAsync(cancellationToken);
}

/// <summary>A certificate with where it comes from and how it stands.</summary>
public sealed record CertificateDetails
{
    /// <summary>The order that it was fetched with.</summary>
    public required CertificateOrder Order { get; init; }

    /// <summary>Its profile, as it is now.</summary>
    public required CertificateProfile Profile { get; init; }

    /// <summary>The organisation.</summary>
    public required Organisation Organisation { get; init; }

    /// <summary>What the engine has of it.</summary>
    public required IssuedCertificate Issued { get; init; }

    /// <summary>It, and the authorities above it.</summary>
    public required CertificateChain Chain { get; init; }

    /// <summary>How it stands.</summary>
    public required CertificateStatus Status { get; init; }

    /// <summary>The orders that renew it, the earliest first.</summary>
    public required IReadOnlyList<CertificateOrder> Renewals { get; init; }

    /// <summary>Its serial number.</summary>
    public SerialNumber Serial => Issued.Certificate.SerialNumber;

    /// <summary>Its revocation; null while it stands.</summary>
    public Revocation? Revocation => Issued.Revocation;

    /// <summary>The address of its page.</summary>
    public string Path => CertificatePaths.Of(Profile.Id, Serial);
}
