using System.Buffers.Binary;
using System.Data.Common;

namespace Segl.Ca.Storage;

/// <summary>Shows to other engines on the database that this one runs, in a way that ends with the process however it ends.</summary>
/// <remarks>
/// Only with it may an intent be called an orphan: its engine is gone. PostgreSQL: an advisory lock of the writer's session,
/// one per engine. SQLite: a lock on a file beside the database, one for all engines, because SQLite serves one node: a second
/// engine does not start.
/// </remarks>
internal sealed class EngineLease : IDisposable
{
    // A stopping process may still hold it while its successor starts.
    private static readonly TimeSpan HandOverMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HandOverPause = TimeSpan.FromMilliseconds(100);

    private readonly FileStream? _lockFile;

    private EngineLease(string instanceId, FileStream? lockFile) => (InstanceId, _lockFile) = (instanceId, lockFile);

    /// <summary>The running engine's id, new at each start.</summary>
    public string InstanceId { get; }

    /// <summary>Becomes an engine of the database.</summary>
    /// <exception cref="InvalidOperationException">Another process has the SQLite file.</exception>
    public static async Task<EngineLease> OpenAsync(CaDatabase database, TimeProvider time, CancellationToken cancellationToken)
    {
        var instanceId = Guid.CreateVersion7(time.GetUtcNow()).ToString();
        return database.FilePath is { } path
            ? new(instanceId, await LockFileAsync(path + ".engine", cancellationToken))
            : new(instanceId, lockFile: null);
    }

    /// <summary>Binds the lease to the writer's connection.</summary>
    public void Take(DbConnection connection)
    {
        if (_lockFile is null)
            connection.Execute(transaction: null, "SELECT pg_advisory_lock($1)", LockNumber(InstanceId));
    }

    /// <summary>Whether the engine that has this id still runs.</summary>
    public async Task<bool> IsRunningAsync(DbConnection connection, string instanceId, CancellationToken cancellationToken)
    {
        if (string.Equals(instanceId, InstanceId, StringComparison.Ordinal))
            return true;
        if (_lockFile is not null)
            return false;

        // The lock is free exactly when its session is gone; taking it for this one transaction proves it.
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = connection.Statement(transaction, "SELECT pg_try_advisory_xact_lock($1)", LockNumber(instanceId));
        return !(bool)(await command.ExecuteScalarAsync(cancellationToken))!; // the function never answers NULL
    }

    /// <inheritdoc/>
    public void Dispose() => _lockFile?.Dispose();

    // The random half of a version 7 UUID.
    private static long LockNumber(string instanceId) =>
        BinaryPrimitives.ReadInt64BigEndian(Guid.Parse(instanceId).ToByteArray(bigEndian: true).AsSpan(8));

    private static async Task<FileStream> LockFileAsync(string path, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; ; waited += HandOverPause)
        {
            try
            {
                return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (waited >= HandOverMax)
            {
                throw new InvalidOperationException(
                    $"Another process uses this database ({path} is locked): SQLite serves one node; use PostgreSQL for more.", exception);
            }
            catch (IOException)
            {
                await Task.Delay(HandOverPause, cancellationToken);
            }
        }
    }
}
