using Segl.Server.Features.Orders;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;

namespace Segl.Server.Features.Issuing;

/// <summary>The changes of an order that hundreds a second may undergo.</summary>
internal static class OrderChanges
{
    // What is counted of more orders than these keeps only those waiting who want them, in transactions of their own.
    private const int CountedTogetherMax = 500;

    private static readonly SharedOwner<CertificateOrder> s_profile =
        new("certificate_profile", "profile_id", ReadProfile, (order, now) => KeepTallies.Count(order.ProfileId, now));

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

    /// <summary>Whether a profile has few enough orders that a new one of it can be saved with its claim.</summary>
    public static bool HasFewOrders(CertificateProfile profile) => profile.OpenOrders + profile.Certificates < CountedTogetherMax;

    private static ReadOwner? ReadProfile(SeglDatabase database, CertificateOrder order) =>
        database.FindTracked<CertificateProfile>(profile => profile.Id == order.ProfileId) is { } profile
            ? new(profile.Version, HasFewOrders(profile))
            : null;
}
