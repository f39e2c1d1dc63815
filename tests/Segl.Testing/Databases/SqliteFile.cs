using Microsoft.Data.Sqlite;

namespace Segl.Testing.Databases;

/// <summary>A path for a fresh SQLite database in a folder of its own, where its journal may lie beside it; deleted afterwards.</summary>
public sealed class SqliteFile : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.File("segl.db");

    public string ConnectionString => new SqliteConnectionStringBuilder { DataSource = Path }.ToString();

    public void Dispose()
    {
        using var connection = new SqliteConnection(ConnectionString);
        SqliteConnection.ClearPool(connection);
        _folder.Dispose();
    }
}
