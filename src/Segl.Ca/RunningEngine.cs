using Microsoft.Extensions.Logging;
using Segl.Ca.Auditing;
using Segl.Ca.Authorities;
using Segl.Ca.Issuing;
using Segl.Ca.Keys;
using Segl.Ca.Status;
using Segl.Ca.Storage;

namespace Segl.Ca;

/// <summary>What the operations of one running engine share.</summary>
internal sealed record RunningEngine : IDisposable
{
    public required CaSettings Settings { get; init; }

    public required CaDatabase Database { get; init; }

    public required EngineLease Lease { get; init; }

    public required AuthorityWatch Authorities { get; init; }

    public required MasterKey MasterKey { get; init; }

    public required RevocationWatch Revocations { get; init; }

    public required CommitQueue Queue { get; init; }

    public required IssuanceRecords Records { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>The generation that signs new certificates; to be asked once for each, because another may follow at any moment.</summary>
    public Authority Authority => Authorities.Known.CurrentAt(Now);

    /// <summary>Now, to the millisecond that the tables keep: what is answered equals what is read again.</summary>
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(Time.GetUtcNow().ToUnixTimeMilliseconds());

    public static async Task<RunningEngine> StartAsync(
        CaSettings settings, CaDatabase database, AuthorityStore authorities, MasterKey masterKey, TimeProvider time, ILogger logger,
        CancellationToken cancellationToken)
    {
        var lease = await EngineLease.OpenAsync(database, time, cancellationToken);
        try
        {
            var known = await authorities.OpenOrCreateAsync(settings, cancellationToken);
            return new()
            {
                Settings = settings,
                Database = database,
                Lease = lease,
                Authorities = new AuthorityWatch(authorities, settings, known),
                MasterKey = masterKey,
                Revocations = new RevocationWatch(database),
                Queue = new CommitQueue(database, new AuditTrail(database), lease, logger),
                Records = new IssuanceRecords(database),
                Time = time,
                Logger = logger,
            };
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Queue.Dispose();
        Revocations.Dispose();
        Authorities.Dispose();
        Lease.Dispose();
    }
}
