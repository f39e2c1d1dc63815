using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;

namespace Segl.Server.Features.People;

/// <summary>That somebody was asked by mail to take roles in an organisation; the link in the mail works once.</summary>
public sealed class Invitation : IVersioned
{
    /// <summary>How long a link works: over a holiday week, and no longer.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>The id; sorts by time.</summary>
    public required Guid Id { get; init; }

    /// <summary>The organisation.</summary>
    public required Guid OrganisationId { get; init; }

    /// <summary>The invited person's name, which the account gets.</summary>
    public required ContactName Name { get; init; }

    /// <summary>Where the link goes, and whose account may accept it.</summary>
    public required EmailAddress Email { get; init; }

    /// <summary>The roles that the person gets.</summary>
    public required RoleSet Roles { get; init; }

    /// <summary>Who invited first or last.</summary>
    public required Guid InvitedBy { get; set; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>SHA-256 of the token of the latest link, which has 256 random bits; earlier links are worth nothing.</summary>
    public required byte[] TokenHash { get; set; }

    /// <summary>When that link was sent.</summary>
    public required DateTimeOffset SentAt { get; set; }

    /// <summary>How many links were sent.</summary>
    public required int Sendings { get; set; }

    /// <summary>When it was accepted; null until then.</summary>
    public DateTimeOffset? AcceptedAt { get; set; }

    /// <summary>The account that accepted it; null until then.</summary>
    public Guid? AcceptedBy { get; set; }

    /// <summary>When it was withdrawn, or replaced by another one; null where it was not.</summary>
    public DateTimeOffset? WithdrawnAt { get; set; }

    /// <inheritdoc/>
    public int Version { get; set; }

    /// <summary>When the latest link stops working.</summary>
    public DateTimeOffset ExpiresAt => SentAt + Lifetime;

    /// <summary>How it stands.</summary>
    public InvitationState StateAt(DateTimeOffset now) => this switch
    {
        { AcceptedAt: not null } => InvitationState.Accepted,
        { WithdrawnAt: not null } => InvitationState.Withdrawn,
        _ => ExpiresAt > now ? InvitationState.Open : InvitationState.Expired,
    };

    /// <summary>Why it can be neither sent again nor withdrawn; null where it can.</summary>
    public Refusal? RefuseChange() => AcceptedAt is null && WithdrawnAt is null
        ? null
        : new Refusal("InvitationClosed", "The invitation was accepted or withdrawn already.");

    /// <summary>Whether an account belongs to the invited address.</summary>
    public bool IsFor(string? email) => string.Equals(Email.Value, email, StringComparison.OrdinalIgnoreCase);
}

/// <summary>How an invitation stands.</summary>
public enum InvitationState
{
    /// <summary>Its link works.</summary>
    Open,

    /// <summary>Its link is too old; it can be sent again.</summary>
    Expired,

    /// <summary>Accepted.</summary>
    Accepted,

    /// <summary>Withdrawn or replaced.</summary>
    Withdrawn,
}

internal sealed class InvitationMapping : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.ToTable("invitation");
        builder.HasIndex(invitation => invitation.OrganisationId);
        builder.HasIndex(invitation => invitation.TokenHash).IsUnique();
        builder.Property(invitation => invitation.Version).IsConcurrencyToken();
        builder.HasOne<Organisation>().WithMany().HasForeignKey(invitation => invitation.OrganisationId);
        builder.HasOne<Account>().WithMany().HasForeignKey(invitation => invitation.InvitedBy);
        builder.HasOne<Account>().WithMany().HasForeignKey(invitation => invitation.AcceptedBy);
    }
}
