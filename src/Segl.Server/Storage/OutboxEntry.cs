using System.Security.Cryptography;
using System.Text;
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

    /// <summary>The id of what is to be done once for a subject: the same each time it is asked for (a UUID of RFC 9562 §5.8).</summary>
    public static Guid IdOf(string kind, string subject)
    {
        var octets = SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{subject}")).AsSpan(0, 16);
        octets[6] = (byte)((octets[6] & 0x0f) | 0x80);
        octets[8] = (byte)((octets[8] & 0x3f) | 0x80);
        return new Guid(octets, bigEndian: true);
    }
}

internal sealed class OutboxEntryMapping : IEntityTypeConfiguration<OutboxEntry>
{
    public void Configure(EntityTypeBuilder<OutboxEntry> builder)
    {
        builder.ToTable("outbox_entry");
        // Of two nodes that do the same entry, one has done it.
        builder.Property(entry => entry.DoneAt).IsConcurrencyToken();
        builder.HasIndex(entry => new { entry.DoneAt, entry.GivenUpAt, entry.DueAt });
    }
}
