namespace Segl.Ca.Storage;

/// <summary>Where the data is: section <c>Segl:Storage</c>.</summary>
public sealed record StorageOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Segl:Storage";

    /// <summary>SQLite (the default) or PostgreSQL.</summary>
    public DatabaseKind Kind { get; init; } = DatabaseKind.Sqlite;

    /// <summary>The connection string; null means <c>segl.db</c> in the data directory, which only SQLite has.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The folder of the embedded database and the master key file; made with mode 0700 if absent. Default <c>data</c>.</summary>
    public string DataDirectory { get; init; } = "data";

    /// <summary>The connection string in force.</summary>
    public string EffectiveConnectionString =>
        ConnectionString ?? $"Data Source={Path.Combine(DataDirectory, "segl.db")}";

    /// <summary>The file of the master key, where the environment does not hold it.</summary>
    public string MasterKeyFile => Path.Combine(DataDirectory, "master.key");

    /// <summary>Why these options cannot be used; null if they can.</summary>
    public string? Fault() => this switch
    {
        { Kind: DatabaseKind.PostgreSql, ConnectionString: null } => $"{Section}:ConnectionString is needed for PostgreSQL.",
        { DataDirectory: "" } => $"{Section}:DataDirectory must not be empty.",
        _ => null,
    };
}
