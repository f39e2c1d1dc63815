using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Segl.Server.Features.Orders;

namespace Segl.Server.Features.Expiry;

/// <summary>
/// That a certificate's threshold is done with: told, or passed by (R4.8). Its key is what makes each notice happen once.
/// </summary>
public sealed class ExpiryNotice
{
    /// <summary>The order that the certificate was fetched with.</summary>
    public required Guid OrderId { get; init; }

    /// <summary>How many days before expiry.</summary>
    public required int ThresholdDays { get; init; }

    /// <summary>
    /// When people were told; null where a nearer threshold was reached before anybody could be, and its notice came instead.
    /// </summary>
    public required DateTimeOffset? ToldAt { get; init; }
}

internal sealed class ExpiryNoticeMapping : IEntityTypeConfiguration<ExpiryNotice>
{
    public void Configure(EntityTypeBuilder<ExpiryNotice> builder)
    {
        builder.ToTable("expiry_notice");
        builder.HasKey(notice => new { notice.OrderId, notice.ThresholdDays });
        builder.HasOne<CertificateOrder>().WithMany().HasForeignKey(notice => notice.OrderId);
    }
}
