using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Segl.Ca.Storage;

/// <summary>Where the numbered SQL files of one owner of tables are embedded.</summary>
/// <param name="Name">The owner, as recorded in <c>segl_migration</c>: <c>ca</c>, <c>server</c>.</param>
/// <param name="Assembly">The assembly that embeds them.</param>
/// <param name="ResourcePrefix">What stands before <c>.Sqlite.0001-….sql</c> in the resources' names.</param>
public sealed record MigrationSet(string Name, Assembly Assembly, string ResourcePrefix)
{
    // "0001": four digits sort as text and as numbers alike.
    private const int NumberDigits = 4;

    /// <summary>The engine's own tables.</summary>
    public static MigrationSet Engine { get; } = new("ca", typeof(MigrationSet).Assembly, "Segl.Ca.Storage.Migrations");

    /// <summary>The migrations for one kind of database, in order.</summary>
    /// <exception cref="InvalidOperationException">There are none, or their numbers are not 1, 2, 3, …</exception>
    internal IReadOnlyList<Migration> Read(DatabaseKind kind)
    {
        var prefix = $"{ResourcePrefix}.{kind}.";
        var migrations = Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => ReadOne(name, name[prefix.Length..^".sql".Length]))
            .ToList();

        if (migrations.Count == 0 || migrations.Where((migration, index) => migration.Number != index + 1).Any())
            throw new InvalidOperationException(
                $"The migrations {prefix}* must be numbered 0001, 0002, … without a gap; found {migrations.Count}.");
        return migrations;
    }

    private Migration ReadOne(string resource, string fileName)
    {
        using var stream = Assembly.GetManifestResourceStream(resource)!; // the name comes from the assembly's own list
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var sql = reader.ReadToEnd().ReplaceLineEndings("\n");
        var number = int.Parse(fileName.AsSpan(0, NumberDigits), NumberStyles.None, CultureInfo.InvariantCulture);
        var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
        return new(number, fileName[(NumberDigits + 1)..], sql, checksum);
    }
}

/// <summary>One numbered SQL file.</summary>
internal sealed record Migration(int Number, string Name, string Sql, string Checksum);
