using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;

namespace Segl.Server.Features.Orders;

/// <summary>Which order an idempotency key of a program stands for: a program that heard no answer asks again and orders once.</summary>
public sealed class OrderKey
{
    /// <summary>How long a key is known; then it can stand for something else.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromDays(7);

    private const int CharactersMax = 128;

    /// <summary>SHA-256 of the organisation, of who ordered, and of the key.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>SHA-256 of what was ordered with it.</summary>
    public required byte[] RequestHash { get; init; }

    /// <summary>The order.</summary>
    public required Guid OrderId { get; init; }

    /// <summary>When it was first used.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What is kept of a key; <c>IdempotencyKeyMalformed</c> for one that is none. No two actors share keys.</summary>
    public static Result<byte[]> HashOf(string key, Actor actor) =>
        key.Length is 0 or > CharactersMax || !key.All(sign => sign is > ' ' and <= '~')
            ? new Refusal("IdempotencyKeyMalformed", $"An Idempotency-Key has 1 to {CharactersMax} visible ASCII characters, for example a UUID.")
            : SHA256.HashData(Encoding.UTF8.GetBytes($"{actor.OrganisationId:N}\n{actor.AuditName}\n{key}"));

    /// <summary>
    /// What is kept where the key of a certificate stands for its order, because a system asks with nothing else. No text is such a key: it begins with
    /// an empty line.
    /// </summary>
    public static byte[] HashOf(SubjectPublicKey key, Actor actor) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{actor.OrganisationId:N}\n{actor.AuditName}\n\n{key.Fingerprint}"));
}

internal sealed class OrderKeyMapping : IEntityTypeConfiguration<OrderKey>
{
    public void Configure(EntityTypeBuilder<OrderKey> builder)
    {
        builder.ToTable("order_key");
        builder.HasKey(key => key.Hash);
        builder.HasIndex(key => key.CreatedAt);
        builder.HasOne<CertificateOrder>().WithMany().HasForeignKey(key => key.OrderId);
    }
}
