using Segl.Server.Features.Orders;
using Segl.Server.Storage;

namespace Segl.Server.Features.Issuing;

/// <summary>The changes of an order that hundreds a second may undergo.</summary>
internal static class OrderUpdates
{
    /// <summary>It is given to a session for an attempt.</summary>
    public static SharedUpdate<CertificateOrder> Claim { get; } = new(
        nameof(CertificateOrder.Status), nameof(CertificateOrder.IssuanceId), nameof(CertificateOrder.IssuingSession),
        nameof(CertificateOrder.IssuingInstance), nameof(CertificateOrder.IssuingSince), nameof(CertificateOrder.ConfirmBy));

    /// <summary>Its certificate is handed over. What its profile's orders come to changes with it, so nobody else must be changing one of those.</summary>
    public static SharedUpdate<CertificateOrder> Delivery { get; } = new(
        nameof(CertificateOrder.Status), nameof(CertificateOrder.DeliveredAt), nameof(CertificateOrder.Serial), nameof(CertificateOrder.ConfirmBy),
        nameof(CertificateOrder.ExpiresAt), nameof(CertificateOrder.PublishedName), nameof(CertificateOrder.PublishedMail),
        nameof(CertificateOrder.PublishedOrganisation), nameof(CertificateOrder.PublishedCertHash),
        nameof(CertificateOrder.PublishedIssuerAndSerialHash), nameof(CertificateOrder.PublishedSubjectHash), nameof(CertificateOrder.PublishedKeyIdHash))
    {
        Owner = ("certificate_profile", "profile_id"),
    };
}
