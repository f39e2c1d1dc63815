using System.Text.Json.Serialization;
using Segl.Ca.Revoking;
using Segl.Pki.Revocation;
using Segl.Server.Features.Orders;

namespace Segl.Server.Features.Certificates;

/// <summary>One part of a list of certificates.</summary>
/// <param name="Items">The certificates.</param>
/// <param name="Next">What to send as <c>after</c>; null at the end.</param>
public sealed record CertificatePageAnswer(IReadOnlyList<CertificateRowAnswer> Items, string? Next);

/// <summary>A certificate in a list.</summary>
public record CertificateRowAnswer
{
    /// <summary>Its serial number in hexadecimal.</summary>
    public required string SerialNumber { get; init; }

    /// <summary>The profile, whose UUID is in it.</summary>
    public required Guid ProfileId { get; init; }

    /// <summary>The profile's name as it is now.</summary>
    public required string ProfileName { get; init; }

    /// <summary>organisation or system.</summary>
    public required CertificateKind Type { get; init; }

    /// <summary>valid, revoked or expired.</summary>
    public required CertificateStatus Status { get; init; }

    /// <summary>Its last second.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was fetched.</summary>
    public required DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>Whether it is in the public certificate database while it is valid.</summary>
    public required bool IsPublished { get; init; }

    /// <summary>The order that it was fetched with.</summary>
    public required Guid OrderId { get; init; }

    /// <summary>The certificate that it renews; null for none.</summary>
    public required string? Renews { get; init; }

    internal static CertificateRowAnswer Of(ListedCertificate found) => new()
    {
        SerialNumber = $"{found.Order.Serial}",
        ProfileId = found.Order.ProfileId,
        ProfileName = found.ProfileName,
        Type = found.Order.Kind,
        Status = found.Status,
        ExpiresAt = found.Order.ExpiresAt,
        DeliveredAt = found.Order.DeliveredAt,
        IsPublished = found.Order.IsPublished,
        OrderId = found.Order.Id,
        Renews = found.Order.Renews?.ToString(),
    };
}

/// <summary>A certificate.</summary>
public sealed record CertificateAnswer : CertificateRowAnswer
{
    /// <summary>Its first second.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>SHA-256 of it, in hexadecimal.</summary>
    public required string Sha256Fingerprint { get; init; }

    /// <summary>Its DER, in base64.</summary>
    public required ReadOnlyMemory<byte> Certificate { get; init; }

    /// <summary>The authorities above it, DER in base64, the root last.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Chain { get; init; }

    /// <summary>It and the authorities in PEM.</summary>
    public required string Pem { get; init; }

    /// <summary>The orders that renew it, the earliest first.</summary>
    public required IReadOnlyList<Guid> Renewals { get; init; }

    /// <summary>Its revocation; absent while it stands.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RevocationAnswer? Revocation { get; init; }

    internal static CertificateAnswer Of(CertificateDetails details) => new()
    {
        SerialNumber = $"{details.Serial}",
        ProfileId = details.Profile.Id,
        ProfileName = details.Profile.Name.Value,
        Type = details.Order.Kind,
        Status = details.Status,
        ExpiresAt = details.Order.ExpiresAt,
        DeliveredAt = details.Order.DeliveredAt,
        IsPublished = details.Order.IsPublished,
        OrderId = details.Order.Id,
        Renews = details.Order.Renews?.ToString(),
        NotBefore = details.Issued.Certificate.Validity.NotBefore,
        Sha256Fingerprint = details.Issued.Certificate.Sha256Fingerprint,
        Certificate = details.Issued.Certificate.Der,
        Chain = [.. details.Chain.Certificates.Skip(1).Select(each => each.Der)],
        Pem = details.Chain.ToPem(),
        Renewals = [.. details.Renewals.Select(order => order.Id)],
        Revocation = details.Revocation is { } revocation ? RevocationAnswer.Of(revocation) : null,
    };
}

/// <summary>Why a certificate is to be revoked.</summary>
/// <param name="Cause">dataNoLongerRight, keyAccessLost, keySuspected, keyDestroyed or noLongerTied.</param>
public sealed record RevocationBody(RevocationCause Cause);

/// <summary>A revocation.</summary>
/// <param name="RevokedAt">When.</param>
/// <param name="Reason">The code that everybody reads (RFC 5280 §5.3.1).</param>
public sealed record RevocationAnswer(DateTimeOffset RevokedAt, RevocationReason Reason)
{
    internal static RevocationAnswer Of(Revocation revocation) => new(revocation.At, revocation.Reason);
}
