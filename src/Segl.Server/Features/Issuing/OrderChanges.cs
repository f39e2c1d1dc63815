using Segl.Server.Features.Orders;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;

namespace Segl.Server.Features.Issuing;

/// <summary>The changes of an order that hundreds a second may undergo.</summary>
internal static class OrderChanges
{
    private static readonly SharedOwner<CertificateOrder> s_profile =
        new("certificate_profile", "profile_id", (order, now) => KeepTallies.Count(order.ProfileId, now));

    /// <summary>It is given to a session for an attempt; perhaps it is new.</summary>
    public static SharedChange<CertificateOrder> Claim { get; } = new(
        nameof(CertificateOrder.Status), nameof(CertificateOrder.IssuanceId), nameof(CertificateOrder.IssuingSession),
        nameof(CertificateOrder.IssuingInstance), nameof(CertificateOrder.IssuingSince), nameof(CertificateOrder.ConfirmBy))
    {
        Owner = s_profile,
    };

    /// <summary>Its certificate is handed over.</summary>
    public static SharedChange<CertificateOrder> Delivery { get; } = new(
        nameof(CertificateOrder.Status), nameof(CertificateOrder.DeliveredAt), nameof(CertificateOrder.Serial), nameof(CertificateOrder.ConfirmBy),
        nameof(CertificateOrder.ExpiresAt), nameof(CertificateOrder.PublishedName), nameof(CertificateOrder.PublishedMail),
        nameof(CertificateOrder.PublishedOrganisation), nameof(CertificateOrder.PublishedCertHash),
        nameof(CertificateOrder.PublishedIssuerAndSerialHash), nameof(CertificateOrder.PublishedSubjectHash), nameof(CertificateOrder.PublishedKeyIdHash))
    {
        Owner = s_profile,
        ChangesOwner = true,
    };
}
