using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Segl.Server.Features.Mail;

/// <summary>A mail that demonstration mode shows on its mailbox page instead of sending it (R1.5).</summary>
public sealed class DemonstrationMail
{
    /// <summary>The outbox entry's id, so that a repeat overwrites rather than doubles.</summary>
    public required Guid Id { get; init; }

    /// <summary>The recipient.</summary>
    public required string Recipient { get; init; }

    /// <summary>The subject.</summary>
    public required string Subject { get; init; }

    /// <summary>The text.</summary>
    public required string Body { get; init; }

    /// <summary>When it was delivered here.</summary>
    public required DateTimeOffset DeliveredAt { get; init; }
}

internal sealed class DemonstrationMailMapping : IEntityTypeConfiguration<DemonstrationMail>
{
    public void Configure(EntityTypeBuilder<DemonstrationMail> builder)
    {
        builder.ToTable("demonstration_mail");
        builder.HasIndex(mail => mail.DeliveredAt);
    }
}
