using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Segl.Server.Features.SignIn;

/// <summary>The one-time link that a new installation prints at its first start (R1.5); only its hash is kept.</summary>
public sealed class SetupLink
{
    /// <summary>SHA-256 of the link's token, which has 256 random bits.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>When it was printed.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it stops working.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the first administrator was made with it; null until then.</summary>
    public DateTimeOffset? UsedAt { get; set; }
}

internal sealed class SetupLinkMapping : IEntityTypeConfiguration<SetupLink>
{
    public void Configure(EntityTypeBuilder<SetupLink> builder)
    {
        builder.ToTable("setup_link");
        builder.HasKey(link => link.TokenHash);
        builder.Property(link => link.UsedAt).IsConcurrencyToken();
    }
}
