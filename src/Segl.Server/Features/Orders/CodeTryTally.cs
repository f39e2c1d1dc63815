using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Segl.Server.Features.Orders;

/// <summary>Counts the tries that no one-time code counts: at reference numbers without a code, and at locked codes.</summary>
/// <remarks>
/// One row. It makes such a try cost the same durable write as any other, so that time does not tell which numbers exist.
/// </remarks>
public sealed class CodeTryTally
{
    /// <summary>Always 1.</summary>
    public required int Id { get; init; }

    /// <summary>How many there were.</summary>
    public long Tries { get; set; }
}

internal sealed class CodeTryTallyMapping : IEntityTypeConfiguration<CodeTryTally>
{
    public void Configure(EntityTypeBuilder<CodeTryTally> builder)
    {
        builder.ToTable("code_try_tally");
        builder.Property(tally => tally.Id).ValueGeneratedNever();
    }
}
