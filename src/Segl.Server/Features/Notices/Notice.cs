using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Notices;

/// <summary>Something a person is told beside the name in the portal (R2.8).</summary>
public sealed class Notice
{
    /// <summary>The id; sorts by time.</summary>
    public required Guid Id { get; init; }

    /// <summary>Who is told.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>The organisation whose matter it is: a person may belong to several, and sees one at a time.</summary>
    public required Guid OrganisationId { get; init; }

    /// <summary>The text key, for example <c>Orders.Notice.Fetch</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What the text says it about, for example the profile's name.</summary>
    public required string About { get; init; }

    /// <summary>Where to go, a path of this site.</summary>
    public required string Path { get; init; }

    /// <summary>When it was given.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the person saw it; null until then.</summary>
    public DateTimeOffset? ReadAt { get; set; }
}

internal sealed class NoticeMapping : IEntityTypeConfiguration<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> builder)
    {
        builder.ToTable("notice");
        builder.HasIndex(notice => new { notice.AccountId, notice.ReadAt });
        builder.HasIndex(notice => new { notice.AccountId, notice.CreatedAt });
        builder.HasOne<Account>().WithMany().HasForeignKey(notice => notice.AccountId);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(notice => notice.OrganisationId);
    }
}
