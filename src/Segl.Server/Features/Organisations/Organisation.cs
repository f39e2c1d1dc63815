using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Segl.Pki.Names;
using Segl.Server.Storage;

namespace Segl.Server.Features.Organisations;

/// <summary>A legal person that has certificates (R1.1), with its settings (R1.3).</summary>
public sealed class Organisation : IVersioned
{
    /// <summary>Of our own making; never in a certificate.</summary>
    public required Guid Id { get; init; }

    /// <summary>The O of its certificates.</summary>
    public required OrganizationName Name { get; set; }

    /// <summary>The CVR number; one organisation each.</summary>
    public required Cvr Cvr { get; init; }

    /// <summary>EAN/GLN for electronic invoices; null where it has none.</summary>
    public Gln? Gln { get; set; }

    /// <summary>Whether organisation certificates may be ordered.</summary>
    public bool AllowsOrganisationCertificates { get; set; } = true;

    /// <summary>Whether profiles may have seals; adds a step to ordering (R2.2).</summary>
    public bool AllowsSeals { get; set; }

    /// <summary>Whether orders may be identified via API (R2.3).</summary>
    public bool AllowsApiIdentification { get; set; }

    /// <summary>Whether its people may sign in through the organisation's own identity provider (R1.4).</summary>
    public bool AllowsLocalIdp { get; set; }

    /// <summary>How long before a certificate expires somebody is told (R4.8).</summary>
    public NoticeDays ExpiryNoticeDays { get; set; } = NoticeDays.Usual;

    /// <summary>Whether the contact person of a certificate's profile is told before it expires.</summary>
    public bool TellsContactPersonOfExpiry { get; set; } = true;

    /// <summary>Whether the user administrators are told before a certificate expires.</summary>
    public bool TellsUserAdministratorsOfExpiry { get; set; } = true;

    /// <summary>
    /// A further address that is told before a certificate expires, for example a shared mailbox; null where there is none.
    /// </summary>
    public EmailAddress? ExpiryNoticeEmail { get; set; }

    /// <summary>Its production units; asked for in an order only when there are several (R2.1).</summary>
    public IList<ProductionUnit> ProductionUnits { get; } = [];

    /// <summary>Its SE numbers; asked for in an order only when there are several (R2.1).</summary>
    public IList<TaxUnit> TaxUnits { get; } = [];

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <inheritdoc/>
    public int Version { get; set; }
}

/// <summary>A production unit of an organisation.</summary>
public sealed class ProductionUnit
{
    /// <summary>The organisation.</summary>
    public Guid OrganisationId { get; init; }

    /// <summary>The P number.</summary>
    public required PNumber Number { get; init; }
}

/// <summary>An SE number of an organisation.</summary>
public sealed class TaxUnit
{
    /// <summary>The organisation.</summary>
    public Guid OrganisationId { get; init; }

    /// <summary>The SE number.</summary>
    public required SeNumber Number { get; init; }
}

internal sealed class OrganisationMapping
    : IEntityTypeConfiguration<Organisation>, IEntityTypeConfiguration<ProductionUnit>, IEntityTypeConfiguration<TaxUnit>
{
    public void Configure(EntityTypeBuilder<Organisation> builder)
    {
        builder.ToTable("organisation");
        builder.HasIndex(organisation => organisation.Cvr).IsUnique();
        builder.Property(organisation => organisation.Version).IsConcurrencyToken();
        builder.HasMany(organisation => organisation.ProductionUnits).WithOne().HasForeignKey(unit => unit.OrganisationId);
        builder.HasMany(organisation => organisation.TaxUnits).WithOne().HasForeignKey(unit => unit.OrganisationId);
    }

    public void Configure(EntityTypeBuilder<ProductionUnit> builder)
    {
        builder.ToTable("production_unit");
        builder.HasKey(unit => new { unit.OrganisationId, unit.Number });
    }

    public void Configure(EntityTypeBuilder<TaxUnit> builder)
    {
        builder.ToTable("tax_unit");
        builder.HasKey(unit => new { unit.OrganisationId, unit.Number });
    }
}
