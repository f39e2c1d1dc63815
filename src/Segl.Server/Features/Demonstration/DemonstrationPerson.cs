using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Demonstration;

/// <summary>A fictitious person of demonstration mode, with what signs the person in (R1.5).</summary>
public sealed class DemonstrationPerson
{
    /// <summary>The account.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>Password and authenticator secret, made at first start, sealed under the master key.</summary>
    public required byte[] SealedSecrets { get; init; }
}

internal sealed class DemonstrationPersonMapping : IEntityTypeConfiguration<DemonstrationPerson>
{
    public void Configure(EntityTypeBuilder<DemonstrationPerson> builder)
    {
        builder.ToTable("demonstration_person");
        builder.HasKey(person => person.AccountId);
        builder.HasOne<Account>().WithOne().HasForeignKey<DemonstrationPerson>(person => person.AccountId);
    }
}
