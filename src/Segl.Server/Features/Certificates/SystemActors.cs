using Microsoft.EntityFrameworkCore;
using Segl.Ca.Issuing;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;

namespace Segl.Server.Features.Certificates;

/// <summary>Systems that act with a certificate of theirs, for what concerns that certificate.</summary>
internal static class SystemActors
{
    /// <summary>The order by which a system holds its certificate, with profile and organisation as they are now; null where there is none.</summary>
    public static Task<IssuableOrder?> FindAsync(SeglDatabase database, IssuedCertificate held, CancellationToken cancellationToken)
    {
        var serial = held.Certificate.SerialNumber;
        var found =
            from order in database.Orders.AsNoTracking()
            join profile in database.Profiles on order.ProfileId equals profile.Id
            join organisation in database.Organisations on order.OrganisationId equals organisation.Id
            where order.Serial == serial && order.ProfileId == held.ProfileId
            select new IssuableOrder(order, profile, organisation);
        return found.SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>The system that holds a certificate and has proved to hold its key.</summary>
    public static Actor Of(IssuedCertificate held, CertificateOrder order, CertificateProfile profile, string? address) =>
        new(order.OrderedBy, profile.Name.Value, order.OrganisationId, new HashSet<Role> { Role.UserAdministrator }, address)
        {
            System = $"certificate:{held.Certificate.SerialNumber}",
        };
}
