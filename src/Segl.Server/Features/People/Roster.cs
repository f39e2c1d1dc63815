using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.People;

/// <summary>The people of an organisation as one thing, so that two who change different people at once meet here.</summary>
/// <remarks>
/// Otherwise two organisation administrators could take each other's role at the same moment and leave the organisation without any.
/// </remarks>
public sealed class Roster : IVersioned
{
    /// <summary>The organisation.</summary>
    public required Guid OrganisationId { get; init; }

    /// <summary>The last change.</summary>
    public required DateTimeOffset ChangedAt { get; set; }

    /// <inheritdoc/>
    public int Version { get; set; }
}

internal sealed class RosterMapping : IEntityTypeConfiguration<Roster>
{
    public void Configure(EntityTypeBuilder<Roster> builder)
    {
        builder.ToTable("roster");
        builder.HasKey(roster => roster.OrganisationId);
        builder.Property(roster => roster.Version).IsConcurrencyToken();
        builder.HasOne<Organisation>().WithMany().HasForeignKey(roster => roster.OrganisationId);
    }
}
