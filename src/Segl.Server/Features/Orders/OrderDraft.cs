using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;

namespace Segl.Server.Features.Orders;

/// <summary>
/// An order form on its way through the steps (R2.2), kept between pages so that it works without scripts and survives a restart.
/// </summary>
public sealed class OrderDraft : IVersioned
{
    /// <summary>The id; in the address of each step.</summary>
    public required Guid Id { get; init; }

    /// <summary>Who fills it in; nobody else sees it.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>The organisation it is for.</summary>
    public required Guid OrganisationId { get; init; }

    /// <summary>The answers so far, as JSON.</summary>
    public required string Answers { get; set; }

    /// <summary>When it was begun; drafts are forgotten after a day.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The order made of it; set once, so that confirming twice orders once.</summary>
    public Guid? OrderId { get; set; }

    /// <inheritdoc/>
    public int Version { get; set; }
}

internal sealed class OrderDraftMapping : IEntityTypeConfiguration<OrderDraft>
{
    public void Configure(EntityTypeBuilder<OrderDraft> builder)
    {
        builder.ToTable("order_draft");
        builder.HasIndex(draft => draft.CreatedAt);
        builder.Property(draft => draft.Version).IsConcurrencyToken();
        builder.HasOne<Account>().WithMany().HasForeignKey(draft => draft.AccountId);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(draft => draft.OrganisationId);
    }
}
