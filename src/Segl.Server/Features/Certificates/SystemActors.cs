using Segl.Ca.Issuing;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;

namespace Segl.Server.Features.Certificates;

/// <summary>Systems that act with a certificate of theirs, for what concerns that certificate.</summary>
internal static class SystemActors
{
    /// <summary>The system that holds a certificate and has proved to hold its key.</summary>
    public static Actor Of(IssuedCertificate held, CertificateOrder order, CertificateProfile profile, string? address) =>
        new(order.OrderedBy, profile.Name.Value, order.OrganisationId, new HashSet<Role> { Role.UserAdministrator }, address)
        {
            System = $"certificate:{held.Certificate.SerialNumber}",
        };
}
