using System.Data.Common;
using Microsoft.Data.Sqlite;
using Segl.Ca.Auditing;
using Segl.Ca.Authorities;
using Segl.Ca.Storage;
using Segl.Pki.Revocation;

namespace Segl.Ca.Revoking;

/// <summary>Publishes an authority's revocation list when it is due: at its interval, and within a minute of a revocation.</summary>
/// <remarks>
/// Of several nodes one does it at a time (an advisory lock on PostgreSQL), and looks again when its turn comes. Should two sign all the same,
/// the table takes one of them, and the other is thrown away unseen. docs/decisions tells the cases.
/// </remarks>
internal sealed class PublishRevocationList(RunningEngine engine) : IDisposable
{
    public const string Actor = "system:status";

    // However much is revoked, a list of a million entries is not signed all the time; and a minute is kept with the worker's rounds.
    private static readonly TimeSpan PauseMin = TimeSpan.FromSeconds(30);

    // Any number that no other lock has: the letters "secr" in ASCII.
    private const string AdvisoryLock = "SELECT pg_advisory_xact_lock(1936024434)";

    // A hundred megabytes; a longer list grows from there.
    private const int EntriesExpectedMax = 2_000_000;

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Answers whether a list was published.</summary>
    public async Task<bool> HandleAsync(AuthoritySigner authority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(authority);
        if (authority.Sign is null || engine.Now > authority.Certificate.Validity.NotAfter)
            return false; // When an authority ends, so has everything that it signed.

        await using var connection = await engine.Database.OpenAsync(cancellationToken);
        if (!await IsDueAsync(connection, transaction: null, authority, cancellationToken))
            return false;

        await _turn.WaitAsync(cancellationToken);
        try
        {
            await using var transaction = await BeginTurnAsync(connection, cancellationToken);
            return await IsDueAsync(connection, transaction, authority, cancellationToken)
                && await PublishAsync(connection, transaction, authority, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    // It only reads: what is written goes through the commit queue, before the turn ends.
    private static async Task<DbTransaction> BeginTurnAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if (connection is SqliteConnection sqlite)
            return sqlite.BeginTransaction(deferred: true);

        var transaction = await connection.BeginTransactionAsync(cancellationToken);
        connection.Execute(transaction, AdvisoryLock);
        return transaction;
    }

    private async Task<bool> IsDueAsync(
        DbConnection connection, DbTransaction? transaction, AuthoritySigner authority, CancellationToken cancellationToken)
    {
        var head = await RevocationListRecords.FindHeadAsync(connection, transaction, authority.Id, cancellationToken);
        if (head is null || engine.Now >= head.ThisUpdate + IntervalOf(authority.Role))
            return true;
        return engine.Now >= head.ThisUpdate + PauseMin
            && await RevocationListRecords.IsRevokedSinceAsync(connection, transaction, authority.Id, head.Revocations, cancellationToken);
    }

    private async Task<bool> PublishAsync(
        DbConnection connection, DbTransaction transaction, AuthoritySigner authority, CancellationToken cancellationToken)
    {
        var now = engine.Now;
        var head = await RevocationListRecords.FindHeadAsync(connection, transaction, authority.Id, cancellationToken);

        // Asked before the entries are read: what is revoked in between may stand on this list, and makes the next one due all the same.
        var revocations = await RevocationListRecords.CountRevocationsAsync(connection, transaction, cancellationToken);

        // The time as the least number: also after an older backup is restored, no number comes again.
        var number = Math.Max((head?.Number ?? 0) + 1, now.ToUnixTimeSeconds());
        var content = ContentOf(authority, number, now);
        var entries = RevocationListRecords.ReadEntries(connection, transaction, authority.Id, now - engine.Settings.RevocationLists.ExpiredAge);
        var draft = RevocationListDraft.Write(content, entries, EntriesExpected(head, revocations));
        var list = await SignAsync(authority, draft, cancellationToken);
        var evidence = new AuditEvent(
            now, Actor, "revocation-list.publish", Organisation: null, authority.Certificate.SerialNumber.ToString(), AuditOutcome.Succeeded);
        if (!await engine.Queue.WriteAsync(RevocationListRecords.Publish(authority, list, number, revocations, evidence)))
            return false;

        RevokingLog.Published(engine.Logger, number, authority.Issuer.Name, list.EntryCount, list.NextUpdate);
        return true;
    }

    private RevocationListContent ContentOf(AuthoritySigner authority, long number, DateTimeOffset now) => new()
    {
        Issuer = authority.Issuer,
        ThisUpdate = now,
        NextUpdate = now + ValidityOf(authority.Role),
        Number = number,
    };

    // Those of the last list and all that were revoked since, so that the list's room is made once: growing to it would take three times as much.
    private static int EntriesExpected(RevocationListRecords.Head? head, long revocations) =>
        (int)Math.Clamp((head?.Entries ?? 0) + revocations - (head?.Revocations ?? 0), 0, EntriesExpectedMax);

    // Looked at as anybody else would: a list that is not what was meant stops here, and the last one stands.
    private static async Task<RevocationList> SignAsync(
        AuthoritySigner authority, RevocationListDraft draft, CancellationToken cancellationToken)
    {
        var signature = await authority.Sign!(draft.ToBeSigned, cancellationToken); // HandleAsync saw that there is a key
        var list = RevocationList.Parse(draft.Complete(signature).Value).Value;
        return list.Issuer.Equals(authority.Issuer.Name) && list.Number == draft.Content.Number && list.EntryCount == draft.EntryCount
            && list.ToBeSigned.Span.SequenceEqual(draft.ToBeSigned.Span)
            ? list
            : throw new InvalidOperationException($"The revocation list {draft.Content.Number} is not what was drafted.");
    }

    private TimeSpan IntervalOf(AuthorityRole role) => role is AuthorityRole.Root
        ? engine.Settings.RevocationLists.RootInterval
        : engine.Settings.RevocationLists.Interval;

    private TimeSpan ValidityOf(AuthorityRole role) => role is AuthorityRole.Root
        ? engine.Settings.RevocationLists.RootValidity
        : engine.Settings.RevocationLists.Validity;
}
