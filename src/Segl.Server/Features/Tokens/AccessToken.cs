using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Segl.Pki.Names;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Tokens;

/// <summary>
/// What a program shows instead of signing in (RFC 6750): made by a person for programs of the person's own, or given to a system that has signed
/// in with its certificate (R6.2).
/// </summary>
public sealed class AccessToken
{
    /// <summary>The longest name.</summary>
    public const int NameCharactersMax = 64;

    /// <summary>The id; sorts by time, and is no secret.</summary>
    public required Guid Id { get; init; }

    /// <summary>SHA-256 of the secret, which is kept nowhere.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>The person whose token it is; of a system's, the person who ordered its certificate.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>The one organisation that it acts in.</summary>
    public required Guid OrganisationId { get; init; }

    /// <summary>What the person calls it; of a system's, the name of its profile.</summary>
    public required string Name { get; init; }

    /// <summary>The most that it may do, of what the person or the system may do at that time.</summary>
    public required TokenRights Rights { get; init; }

    /// <summary>The certificate that the system signed in with; null for a person's token.</summary>
    public SerialNumber? Serial { get; init; }

    /// <summary>The profile of that certificate, whose system rights are looked up anew at each use.</summary>
    public Guid? ProfileId { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is worth nothing.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When somebody ended it; null until then.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>When it was last used, to within a minute; null before the first time.</summary>
    public DateTimeOffset? UsedAt { get; set; }

    /// <summary>Whether it is neither ended nor expired.</summary>
    public bool IsAlive(DateTimeOffset now) => EndedAt is null && now < ExpiresAt;
}

/// <summary>What a token can be for; each is a <see cref="Right"/> that a person can hand to a program.</summary>
/// <remarks>Issuing by user login is none of them: there the person proves to be present (R3.2).</remarks>
[Flags]
public enum TokenRights
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>See profiles, orders, certificates, settings and the audit trail.</summary>
    SeeCertificates = 1,

    /// <summary>Order, issue what is identified via API, renew, revoke, edit.</summary>
    AdministerCertificates = 2,

    /// <summary>Change the organisation's settings.</summary>
    ChangeOrganisation = 4,
}

internal sealed class AccessTokenMapping : IEntityTypeConfiguration<AccessToken>
{
    public void Configure(EntityTypeBuilder<AccessToken> builder)
    {
        builder.ToTable("access_token");
        builder.HasIndex(token => token.Hash).IsUnique();
        builder.HasIndex(token => new { token.AccountId, token.OrganisationId });
        builder.HasIndex(token => token.OrganisationId);
        builder.HasIndex(token => token.ProfileId);
        builder.HasIndex(token => token.Serial);
        builder.HasIndex(token => token.ExpiresAt);
        builder.HasOne<Account>().WithMany().HasForeignKey(token => token.AccountId);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(token => token.OrganisationId);
        builder.HasOne<CertificateProfile>().WithMany().HasForeignKey(token => token.ProfileId);
    }
}
