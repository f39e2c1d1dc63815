using Segl.Ca.Revoking;
using Segl.Pki.Certificates;

namespace Segl.Ca.Issuing;

/// <summary>A certificate that was signed, compared and recorded.</summary>
public sealed record IssuedCertificate
{
    /// <summary>The caller's id of the issuance.</summary>
    public required Guid IssuanceId { get; init; }

    /// <summary>The certificate.</summary>
    public required Certificate Certificate { get; init; }

    /// <summary>Its shape.</summary>
    public required string TemplateId { get; init; }

    /// <summary>The certificate profile that it is of.</summary>
    public required Guid ProfileId { get; init; }

    /// <summary>The organisation's id in the caller's records.</summary>
    public required string Organisation { get; init; }

    /// <summary>When it was recorded, to the millisecond.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>Its revocation; null while it stands.</summary>
    public Revocation? Revocation { get; init; }
}
