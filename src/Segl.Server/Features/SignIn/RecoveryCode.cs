using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Segl.Server.Features.SignIn;

/// <summary>What is kept of one recovery code; the code itself was shown once.</summary>
public sealed class RecoveryCode
{
    /// <summary>Whose.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>HMAC-SHA-256 under a key of the master key: a stolen database alone allows no guessing.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was used; null until then.</summary>
    public DateTimeOffset? UsedAt { get; set; }
}

internal sealed class RecoveryCodeMapping : IEntityTypeConfiguration<RecoveryCode>
{
    public void Configure(EntityTypeBuilder<RecoveryCode> builder)
    {
        builder.ToTable("recovery_code");
        builder.HasKey(code => new { code.AccountId, code.Hash });
        builder.HasOne<Account>().WithMany().HasForeignKey(code => code.AccountId);
    }
}
