using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Segl.Pki.Names;

namespace Segl.Server.Features.Orders;

/// <summary>A link sent to the address in a certificate, so that its reader can confirm it for one order (R2.6).</summary>
public sealed class EmailValidation
{
    /// <summary>SHA-256 of the link's token, which has 256 random bits.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>The only order it counts for.</summary>
    public required Guid OrderId { get; init; }

    /// <summary>The address that it was sent to; an address changed since is not validated by it.</summary>
    public required EmailAddress Email { get; init; }

    /// <summary>When it was sent.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it stops working.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When <em>Validate</em> was pressed; null until then.</summary>
    public DateTimeOffset? UsedAt { get; set; }
}

internal sealed class EmailValidationMapping : IEntityTypeConfiguration<EmailValidation>
{
    public void Configure(EntityTypeBuilder<EmailValidation> builder)
    {
        builder.ToTable("email_validation");
        builder.HasKey(validation => validation.TokenHash);
        builder.HasIndex(validation => validation.OrderId);
        builder.HasOne<CertificateOrder>().WithMany().HasForeignKey(validation => validation.OrderId);
    }
}
