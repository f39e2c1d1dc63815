using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Segl.Server.Storage;

/// <summary>Something to be done once, written in the transaction that decided it and done afterwards.</summary>
public sealed class OutboxEntry
{
    /// <summary>The id; sorts by time, and is the Message-ID of a mail.</summary>
    public required Guid Id { get; init; }

    /// <summary>Who does it, for example <c>mail</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What to do, sealed under the master key, because mails carry single-use links.</summary>
    public required byte[] SealedPayload { get; set; }

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Not before this instant; moved on by each claim and each failed try.</summary>
    public required DateTimeOffset DueAt { get; set; }

    /// <summary>Tries begun so far.</summary>
    public int Tries { get; set; }

    /// <summary>Why the last try failed, without content; null if none did.</summary>
    public string? LastError { get; set; }

    /// <summary>When it was done; null until then.</summary>
    public DateTimeOffset? DoneAt { get; set; }

    /// <summary>When it was given up; null unless it was.</summary>
    public DateTimeOffset? GivenUpAt { get; set; }
}

internal sealed class OutboxEntryMapping : IEntityTypeConfiguration<OutboxEntry>
{
    public void Configure(EntityTypeBuilder<OutboxEntry> builder)
    {
        builder.ToTable("outbox_entry");
        builder.HasIndex(entry => new { entry.DoneAt, entry.GivenUpAt, entry.DueAt });
    }
}
