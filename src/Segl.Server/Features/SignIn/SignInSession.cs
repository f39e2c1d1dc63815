using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Segl.Server.Features.Organisations;

namespace Segl.Server.Features.SignIn;

/// <summary>One person signed in with one browser. The cookie only names it, so that signing out ends it everywhere at once.</summary>
public sealed class SignInSession
{
    /// <summary>The id that the cookie carries, sealed.</summary>
    public required Guid Id { get; init; }

    /// <summary>Who is signed in.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>The organisation that the person acts for; null until one is chosen.</summary>
    public Guid? OrganisationId { get; set; }

    /// <summary>The account's security stamp at sign-in: another one (new password, lost authenticator) ends the session.</summary>
    public required string SecurityStamp { get; set; }

    /// <summary>When the person signed in.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The last request, to within half a minute.</summary>
    public required DateTimeOffset SeenAt { get; set; }

    /// <summary>When the person signed out; null until then.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Whether it is neither ended nor idle for too long nor simply too old.</summary>
    public bool IsAlive(SignInOptions limits, DateTimeOffset now) =>
        EndedAt is null && now - SeenAt < limits.InactivityMax && now - StartedAt < limits.SessionMax;
}

internal sealed class SignInSessionMapping : IEntityTypeConfiguration<SignInSession>
{
    public void Configure(EntityTypeBuilder<SignInSession> builder)
    {
        builder.ToTable("sign_in_session");
        builder.HasIndex(session => session.AccountId);
        builder.HasIndex(session => session.OrganisationId);
        builder.HasIndex(session => session.SeenAt);
        builder.HasOne<Account>().WithMany().HasForeignKey(session => session.AccountId);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(session => session.OrganisationId);
    }
}
