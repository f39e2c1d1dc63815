using Segl.Ca.Storage;

namespace Segl.Testing.Databases;

/// <summary>A fresh, empty database of one test, dropped when disposed.</summary>
public sealed class TestDatabase(DatabaseKind kind, string connectionString, Func<ValueTask> dropAsync) : IAsyncDisposable
{
    public DatabaseKind Kind => kind;

    public string ConnectionString => connectionString;

    public ValueTask DisposeAsync() => dropAsync();
}
