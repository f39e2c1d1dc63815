using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Segl.Pki.Names;
using Segl.Pki.Revocation;

namespace Segl.Server.Features.Certificates;

/// <summary>
/// That a certificate is revoked, as the engine says it: a view of its table, so that what revoking wrote is what every list shows.
/// </summary>
public sealed class CertificateRevocation
{
    /// <summary>The organisation's id.</summary>
    public required string Organisation { get; init; }

    /// <summary>The certificate.</summary>
    public required SerialNumber Serial { get; init; }

    /// <summary>The profile of the certificate.</summary>
    public required Guid ProfileId { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset RevokedAt { get; init; }

    /// <summary>Why.</summary>
    public required RevocationReason RevocationReason { get; init; }
}

internal sealed class CertificateRevocationMapping : IEntityTypeConfiguration<CertificateRevocation>
{
    public void Configure(EntityTypeBuilder<CertificateRevocation> builder)
    {
        builder.ToView("certificate_revocation");
        builder.HasNoKey();
    }
}
