using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Segl.Server.Features.Orders;

/// <summary>What is kept of a one-time code (R2.5): enough to check it, not enough to know it.</summary>
/// <remarks>Replaced and used codes stay, so that whoever types one is told what became of it.</remarks>
public sealed class OneTimeCode
{
    /// <summary>How many wrong tries lock a code (R2.5).</summary>
    public const int WrongTriesMax = 5;

    /// <summary>How long a code works (R2.5).</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>The id; sorts by time.</summary>
    public required Guid Id { get; init; }

    /// <summary>The order that it opens.</summary>
    public required Guid OrderId { get; init; }

    /// <summary>Sixteen random octets.</summary>
    public required byte[] Salt { get; init; }

    /// <summary>HMAC-SHA-256 of salt and code under a key derived from the master key.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>When it was shown.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it stops working.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Tries that were begun and did not turn out right; counted before comparing, so that concurrent tries count too.</summary>
    public int WrongTries { get; set; }

    /// <summary>When a newer one took its place; null while it is the order's latest.</summary>
    public DateTimeOffset? ReplacedAt { get; set; }

    /// <summary>When the certificate that it opened was delivered; null until then.</summary>
    public DateTimeOffset? UsedAt { get; set; }

    /// <summary>
    /// The code itself, sealed under the master key, where a machine may prove by a MAC that it knows it (RFC 9810 §5.1.3.1); null for all other
    /// orders, and once the code opens nothing any more.
    /// </summary>
    public byte[]? Sealed { get; set; }

    /// <summary>Notes that a newer one takes its place.</summary>
    public void Replace(DateTimeOffset now) => (ReplacedAt, Sealed) = (now, null);

    /// <summary>Notes that the certificate that it opened was delivered.</summary>
    public void Use(DateTimeOffset now) => (UsedAt, Sealed) = (now, null);

    /// <summary>Whether somebody could open the order with it, if nobody replaces it.</summary>
    public bool IsUsableAt(DateTimeOffset now) => ReplacedAt is null && UsedAt is null && WrongTries < WrongTriesMax && now < ExpiresAt;

    /// <summary>What is kept of a new code of an order.</summary>
    public static OneTimeCode Create(Guid orderId, byte[] salt, byte[] hash, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        OrderId = orderId,
        Salt = salt,
        Hash = hash,
        CreatedAt = now,
        ExpiresAt = now + Lifetime,
    };
}

internal sealed class OneTimeCodeMapping : IEntityTypeConfiguration<OneTimeCode>
{
    public void Configure(EntityTypeBuilder<OneTimeCode> builder)
    {
        builder.ToTable("one_time_code");
        builder.HasIndex(code => code.OrderId);
        // Of those that have expired the secret is forgotten, and then they are looked for no longer.
        builder.HasIndex(code => code.ExpiresAt).HasFilter("sealed IS NOT NULL");
        builder.HasOne<CertificateOrder>().WithMany().HasForeignKey(code => code.OrderId);
    }
}
