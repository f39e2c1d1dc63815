using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Organisations;

/// <summary>That a person has a role in an organisation.</summary>
public sealed class Membership
{
    /// <summary>The person.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>The organisation.</summary>
    public required Guid OrganisationId { get; init; }

    /// <summary>The role.</summary>
    public required Role Role { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset AssignedAt { get; init; }
}

internal sealed class MembershipMapping : IEntityTypeConfiguration<Membership>
{
    public void Configure(EntityTypeBuilder<Membership> builder)
    {
        builder.ToTable("membership");
        builder.HasKey(membership => new { membership.AccountId, membership.OrganisationId, membership.Role });
        builder.HasIndex(membership => membership.OrganisationId);
        builder.HasOne<Account>().WithMany().HasForeignKey(membership => membership.AccountId);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(membership => membership.OrganisationId);
    }
}
