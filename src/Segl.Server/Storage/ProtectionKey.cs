using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Segl.Server.Storage;

/// <summary>
/// A key of ASP.NET Core's data protection (cookies, form tokens), shared by all nodes; its secret part is sealed under the master key.
/// </summary>
public sealed class ProtectionKey
{
    /// <summary>The name that data protection gives it.</summary>
    public required string Name { get; init; }

    /// <summary>The key ring's XML element.</summary>
    public required string Xml { get; init; }
}

internal sealed class ProtectionKeyMapping : IEntityTypeConfiguration<ProtectionKey>
{
    public void Configure(EntityTypeBuilder<ProtectionKey> builder)
    {
        builder.ToTable("protection_key");
        builder.HasKey(key => key.Name);
    }
}
