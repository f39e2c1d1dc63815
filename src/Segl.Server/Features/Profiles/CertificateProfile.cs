using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Segl.Pki.Names;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Profiles;

/// <summary>What the certificates of one purpose share (R2.1); the portal's <em>certifikatprofil</em>.</summary>
public sealed class CertificateProfile : IVersioned
{
    /// <summary>The UUID in every certificate of the profile; it never changes.</summary>
    public required Guid Id { get; init; }

    /// <summary>The organisation that owns it.</summary>
    public required Guid OrganisationId { get; init; }

    /// <summary>Its name, the CN of its certificates.</summary>
    public CommonName Name { get; private set; } = null!; // Set by Describe.

    /// <summary>The e-mail address shown in the certificates; null for none.</summary>
    public EmailAddress? Email { get; private set; }

    /// <summary>Who fetches the certificates; null where the user administrator does it.</summary>
    public ContactName? ContactName { get; private set; }

    /// <summary>The contact person's address, for the link and notices; needed for a one-time code.</summary>
    public EmailAddress? ContactEmail { get; private set; }

    /// <summary>The production unit; only where the organisation has several.</summary>
    public PNumber? ProductionUnit { get; private set; }

    /// <summary>The SE number; only where the organisation has several.</summary>
    public SeNumber? TaxUnit { get; private set; }

    /// <summary>The invoice reference; only where the organisation has a GLN.</summary>
    public InvoiceReference? InvoiceReference { get; private set; }

    /// <summary>What a system that signs in with such a certificate may do.</summary>
    public SystemRights SystemRights { get; set; }

    /// <summary>Whether seals may be made from it; only where the organisation allows seals.</summary>
    public bool AllowsSeals { get; set; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <inheritdoc/>
    public int Version { get; set; }

    /// <summary>What the list is sorted by.</summary>
    public string NameKey { get; private set; } = "";

    /// <summary>What a search looks into.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>
    /// Orders whose certificates are still to be fetched; this and the next four are kept by <see cref="KeepTallies"/> and only read.
    /// </summary>
    public int OpenOrders { get; private init; }

    /// <summary>Certificates that were fetched, whatever became of them.</summary>
    public int Certificates { get; private init; }

    /// <summary>The kinds of all its orders that were not deleted: each <see cref="CertificateKind"/> a bit.</summary>
    public int Kinds { get; private init; }

    /// <summary>When the first of its certificates expires that had not expired at the last look, revoked or not.</summary>
    public DateTimeOffset? NextExpiry { get; private init; }

    /// <summary>When the last of its certificates expires, revoked or not.</summary>
    public DateTimeOffset? LastExpiry { get; private init; }

    /// <summary>A new profile of an organisation.</summary>
    public static CertificateProfile Create(
        Guid organisationId, ProfileDetails details, SystemRights rights, bool allowsSeals, DateTimeOffset now)
    {
        var profile = new CertificateProfile
        {
            Id = Guid.CreateVersion7(now),
            OrganisationId = organisationId,
            SystemRights = rights,
            AllowsSeals = allowsSeals,
            CreatedAt = now,
        };
        profile.Describe(details);
        return profile;
    }

    /// <summary>Gives it its master data; certificates that exist keep what they say (R2.9).</summary>
    public void Describe(ProfileDetails details)
    {
        Name = details.Name;
        Email = details.Email;
        ContactName = details.ContactName;
        ContactEmail = details.ContactEmail;
        ProductionUnit = details.ProductionUnit;
        TaxUnit = details.TaxUnit;
        InvoiceReference = details.InvoiceReference;
        NameKey = ProfileKeys.NameKey(Name.Value);
        SearchText = ProfileKeys.SearchText(this);
    }
}

/// <summary>What a system may do that signs in with a certificate of a profile (R2.2).</summary>
[Flags]
public enum SystemRights
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Access to the IdM services.</summary>
    IdmServices = 1,

    /// <summary>Access to handling of certificates.</summary>
    CertificateHandling = 2,
}

internal sealed class CertificateProfileMapping : IEntityTypeConfiguration<CertificateProfile>
{
    public void Configure(EntityTypeBuilder<CertificateProfile> builder)
    {
        builder.ToTable("certificate_profile");
        builder.HasIndex(
            profile => new
            {
                profile.OrganisationId,
                profile.NameKey,
                profile.Id,
                profile.OpenOrders,
                profile.Certificates,
                profile.Kinds,
                profile.NextExpiry,
                profile.LastExpiry,
            },
            "ix_certificate_profile_standing");
        builder.HasIndex(profile => new { profile.OrganisationId, profile.NextExpiry }, "ix_certificate_profile_next_expiry");
        builder.Property(profile => profile.Version).IsConcurrencyToken();
        builder.HasOne<Organisation>().WithMany().HasForeignKey(profile => profile.OrganisationId);
    }
}
