using Segl.Server.Features.Orders;
using Segl.Server.Storage;

namespace Segl.Server.Features.Issuing;

internal static class IssuingAudit
{
    /// <summary>The actor of what the installation does by itself.</summary>
    public const string System = "system:issuing";

    /// <summary>Notes that whoever issues was identified.</summary>
    public static void RecordIdentity(this UnitOfWork unitOfWork, IssuingIdentity identity, CertificateOrder order) =>
        unitOfWork.Record(identity.AuditName, identity.Address, "issuing.identify", order.OrganisationId, $"order:{order.Id}");

    /// <summary>Notes what somebody did in an issuing session.</summary>
    public static void Record(
        this UnitOfWork unitOfWork, IssuingSession session, string action, CertificateOrder order, params IEnumerable<KeyValuePair<string,
        string>> details) =>
        unitOfWork.Record(session.Identity.AuditName, session.Identity.Address, action, order.OrganisationId, $"order:{order.Id}", details);
}
