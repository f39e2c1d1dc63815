using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Segl.Server.Features.Profiles;

/// <summary>How it stands with the certificates of one profile, as the list's query answers it.</summary>
public sealed class ProfileStanding
{
    /// <summary>The profile.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it is sorted by as a name.</summary>
    public required string NameKey { get; init; }

    /// <summary>Where it stands.</summary>
    public required ProfileStatus Status { get; init; }

    /// <summary>Whether a certificate is ordered and not yet fetched.</summary>
    public required bool IsPending { get; init; }

    /// <summary>How many certificates were fetched.</summary>
    public required int Certificates { get; init; }

    /// <summary>When the first of its valid certificates expires; null where none is valid.</summary>
    public DateTimeOffset? NextExpiry { get; init; }

    /// <summary>How many profiles the whole list has.</summary>
    public required int Total { get; init; }
}

internal sealed class ProfileStandingMapping : IEntityTypeConfiguration<ProfileStanding>
{
    // Only ever the answer of a query.
    public void Configure(EntityTypeBuilder<ProfileStanding> builder) => builder.HasNoKey().ToView(null);
}

/// <summary>How it stands with a profile's certificates: the best that any of them has (R4.4).</summary>
public enum ProfileStatus
{
    /// <summary>Nothing ordered, nothing fetched.</summary>
    Empty = 0,

    /// <summary>One is ordered and none is valid.</summary>
    Pending = 1,

    /// <summary>One is valid.</summary>
    Valid = 2,

    /// <summary>The latest was revoked.</summary>
    Revoked = 3,

    /// <summary>The latest has expired.</summary>
    Expired = 4,
}
