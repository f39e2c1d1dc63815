using System.Data.Common;
using System.Globalization;
using Segl.Ca.Revoking;
using Segl.Ca.Storage;
using Segl.Pki.Names;

namespace Segl.Ca.Status;

/// <summary>Tells what was revoked before anything signed earlier is given out again.</summary>
/// <remarks>
/// On SQLite nobody but this process revokes, so a look at a number in memory is enough. On PostgreSQL any node does: the database is asked
/// for the numbers after the last that was seen, one step in an index. One such look serves all who asked before it began; so there is never
/// more than one on its way, and nobody is answered by a look that began before their question.
/// </remarks>
internal sealed class RevocationWatch(CaDatabase database) : IDisposable
{
    // Past this, single ones are not worth it.
    private const int SerialsMax = 1000;

    private const string SelectSince =
        "SELECT serial, revocation_sequence FROM ca_issuance WHERE revocation_sequence > $1 ORDER BY revocation_sequence LIMIT $2";

    private readonly Lock _gate = new();
    private readonly bool _isAlone = database.Kind is DatabaseKind.Sqlite;
    private DbConnection? _connection;
    private DbCommand? _since;
    private Task? _looking;
    private TaskCompletionSource? _next;
    private long? _seen;
    private long _raised;
    private long _caughtUp = -1;

    /// <summary>What was revoked, each once, before <see cref="CatchUpAsync"/> ends; null where it is too much to name.</summary>
    public Action<IReadOnlyList<SerialNumber>?> Revoked { get; set; } = _ => { };

    /// <summary>This process has revoked something: to be called before whoever asked for it is answered.</summary>
    public void Raise() => Interlocked.Increment(ref _raised);

    /// <summary>Whether everything that was revoked before now was told, so that there is nothing to wait for.</summary>
    public bool IsCaughtUp => _isAlone && Volatile.Read(ref _caughtUp) == Volatile.Read(ref _raised);

    /// <summary>When it ends, everything that was revoked before it began was told.</summary>
    public ValueTask CatchUpAsync() => IsCaughtUp ? default : new(JoinLookAsync());

    public void Dispose()
    {
        _since?.Dispose();
        _connection?.Dispose();
    }

    private Task JoinLookAsync()
    {
        lock (_gate)
        {
            if (_looking is null)
                return _looking = LookAndGoOnAsync();

            // The one on its way may have begun before what is asked about now.
            _next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _next.Task;
        }
    }

    private async Task LookAndGoOnAsync()
    {
        // Away from the caller's lock.
        await Task.Yield();
        try
        {
            await LookOnceAsync();
        }
        finally
        {
            GoOn();
        }
    }

    private void GoOn()
    {
        lock (_gate)
        {
            _looking = null;
            if (_next is not { } next)
                return;

            _next = null;
            _looking = LookAndGoOnAsync();
            _ = PassOnAsync(_looking, next);
        }
    }

    private static async Task PassOnAsync(Task look, TaskCompletionSource next)
    {
        await look.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (look.Exception is { } fault)
            next.SetException(fault.InnerExceptions);
        else
            next.SetResult();
    }

    // One look at a time, so one connection that stays open.
    private async Task LookOnceAsync()
    {
        var raised = Volatile.Read(ref _raised);
        var isKept = _connection is not null;
        _connection ??= await database.OpenAsync(CancellationToken.None);
        try
        {
            await LookAsync(_connection);
        }
        catch (DbException) when (isKept)
        {
            // The database has closed it since the last look; a new one will tell more.
            await DropAsync();
            _connection = await database.OpenAsync(CancellationToken.None);
            await LookAsync(_connection);
        }
        catch
        {
            await DropAsync();
            throw;
        }

        Volatile.Write(ref _caughtUp, raised);
    }

    private async Task DropAsync()
    {
        if (_since is { } since)
            await since.DisposeAsync();
        if (_connection is { } connection)
            await connection.DisposeAsync();
        (_since, _connection) = (null, null);
    }

    private async Task LookAsync(DbConnection connection)
    {
        if (_seen is not { } seen)
        {
            await StartOverAsync(connection);
            return;
        }

        var (serials, last) = await ReadSinceAsync(connection, seen);
        if (serials.Count < SerialsMax)
            Tell(serials, last);
        else
            await StartOverAsync(connection);
    }

    private void Tell(List<SerialNumber> serials, long last)
    {
        if (serials.Count > 0)
            Revoked(serials);
        _seen = last;
    }

    // The number before the telling: what is revoked in between is told again.
    private async Task StartOverAsync(DbConnection connection)
    {
        await using var command = connection.Statement(transaction: null, RevocationSequence.SelectLast);
        _seen = Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
        Revoked(null);
    }

    // The command stays with its connection: a look is made thousands of times a second.
    private async Task<(List<SerialNumber> Serials, long Last)> ReadSinceAsync(DbConnection connection, long seen)
    {
        var (serials, last) = (new List<SerialNumber>(), seen);
        _since ??= connection.Statement(transaction: null, SelectSince, 0L, SerialsMax);
        _since.Parameters[0].Value = seen;
        await using var reader = await _since.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            serials.Add(SerialNumber.Parse(reader.GetString(0)).Value);
            last = reader.GetInt64(1);
        }

        return (serials, last);
    }
}
