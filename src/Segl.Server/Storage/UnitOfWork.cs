using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Segl.Ca;
using Segl.Ca.Auditing;
using Segl.Ca.Keys;
using Segl.Ca.Storage;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;

namespace Segl.Server.Storage;

/// <summary>What an operation changes, with its audit events and its outbox entries, in one transaction.</summary>
public sealed class UnitOfWork(SeglDatabase database, AuditTrail trail, MasterKey masterKey, OutboxSignal signal, TimeProvider clock)
{
    /// <summary>The code of the refusal for whoever came second.</summary>
    public const string ChangedMeanwhile = "ChangedMeanwhile";

    private readonly List<AuditEvent> _events = [];
    private readonly List<AuditEvent> _rehearsed = [];
    private bool _hasOutboxEntries;

    /// <summary>Notes an audit event of this unit.</summary>
    /// <param name="actor">Who did it.</param>
    /// <param name="action">What was done, for example <c>order.create</c>.</param>
    /// <param name="subject">What it was done to, for example <c>order:{id}</c>.</param>
    /// <param name="details">Facts that no secret is part of.</param>
    public void Record(Actor actor, string action, string subject, params IEnumerable<KeyValuePair<string, string>> details) =>
        Record(actor.AuditName, actor.Address, action, actor.OrganisationId, subject, details);

    /// <summary>Notes an audit event of somebody who is not signed in, or of the system itself.</summary>
    public void Record(
        string actor, string? address, string action, Guid? organisationId, string subject, params IEnumerable<KeyValuePair<string,
        string>> details) =>
        Note(
            new AuditEvent(clock.GetUtcNow(), actor, action, organisationId?.ToString(), subject, AuditOutcome.Succeeded),
            address,
            details);

    /// <summary>Notes that something was tried and refused.</summary>
    public void RecordRefused(
        string actor, string? address, string action, Guid? organisationId, string subject, params IEnumerable<KeyValuePair<string,
        string>> details) =>
        Note(new AuditEvent(clock.GetUtcNow(), actor, action, organisationId?.ToString(), subject, AuditOutcome.Refused), address, details);

    /// <summary>
    /// Does the work of recording a refusal and keeps nothing of it, where time must not tell whether there was something to record.
    /// </summary>
    public void Rehearse(string actor, string action, string subject) =>
        _rehearsed.Add(new AuditEvent(clock.GetUtcNow(), actor, action, Organisation: null, subject, AuditOutcome.Refused));

    /// <summary>Puts something into the outbox, to be done once this unit is committed.</summary>
    public void Send<T>(string kind, T payload) => Send(kind, payload, clock.GetUtcNow());

    /// <summary>Puts something into the outbox, to be done once this unit is committed and not before an instant.</summary>
    public void Send<T>(string kind, T payload, DateTimeOffset notBefore) =>
        Add(Guid.CreateVersion7(clock.GetUtcNow()), kind, payload, notBefore);

    /// <summary>Puts something into the outbox that is done once, however often and by however many it is asked for.</summary>
    /// <param name="id">The same for the same thing: <see cref="OutboxEntry.IdOf"/>. A second entry with it is refused as
    /// <c>ChangedMeanwhile</c>.</param>
    /// <param name="kind">Who does it.</param>
    /// <param name="payload">What to do.</param>
    public void SendOnce<T>(Guid id, string kind, T payload) => Add(id, kind, payload, clock.GetUtcNow());

    /// <summary>
    /// Marks an outbox entry as done in this unit, so that what its handler adds is added exactly once, also where the handler is tried
    /// again.
    /// </summary>
    /// <returns>False where it was done already, and nothing is to be added.</returns>
    public async Task<bool> FinishAsync(Guid outboxEntryId, CancellationToken cancellationToken)
    {
        var entry = await database.Outbox.SingleAsync(entry => entry.Id == outboxEntryId, cancellationToken);
        if (entry.DoneAt is not null)
            return false;

        entry.DoneAt = clock.GetUtcNow();
        entry.SealedPayload = [];
        return true;
    }

    /// <summary>Saves everything durably, or nothing.</summary>
    /// <returns>The refusal <c>ChangedMeanwhile</c> where somebody else changed or made the same thing first; else null.</returns>
    public Task<Refusal?> CommitAsync(CancellationToken cancellationToken) => CommitAsync(() => Task.CompletedTask, cancellationToken);

    /// <summary>
    /// Saves one row that is new or changed durably in the transaction in which the engine writes for many at once; in one of its own where more is to be
    /// saved, or where somebody else has the row just now.
    /// </summary>
    /// <param name="engine">The engine.</param>
    /// <param name="row">The row.</param>
    /// <param name="change">What of it may have changed.</param>
    /// <param name="cancellationToken">Ends the wait before a transaction of its own.</param>
    /// <returns>
    /// As <see cref="CommitAsync(CancellationToken)"/>; for a new row <c>ChangedMeanwhile</c> also where what it is a part of is another than was read, or
    /// is held by somebody just now.
    /// </returns>
    public async Task<Refusal?> CommitTogetherAsync<T>(
        CertificateAuthority engine, T row, SharedChange<T> change, CancellationToken cancellationToken)
        where T : class, IVersioned
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(change);
        var isAll = !_hasOutboxEntries && _rehearsed.Count == 0;
        if (!isAll || change.Find(database, row, _events, clock.GetUtcNow()) is not { } found)
            return await CommitAsync(cancellationToken);
        if (!await WriteAsync(engine, found.Write))
            return found.IsNew ? ForgetAll() : await CommitAsync(cancellationToken);

        row.Version = found.Version;
        database.ChangeTracker.AcceptAllChanges();
        _events.Clear();
        return null;
    }

    // What became of it nobody knows; it must not be saved with the next thing.
    private async Task<bool> WriteAsync(CertificateAuthority engine, ConditionalWrite write)
    {
        try
        {
            return await engine.WriteAsync(write);
        }
        catch
        {
            ForgetAll();
            throw;
        }
    }

    private Refusal ForgetAll()
    {
        database.ChangeTracker.Clear();
        _events.Clear();
        _rehearsed.Clear();
        _hasOutboxEntries = false;
        return new Refusal(ChangedMeanwhile, "Somebody else changed this meanwhile; look at it again and repeat what you want to do.");
    }

    /// <summary>
    /// Saves everything durably together with statements of the caller's own, such as counting; only they may know what to record.
    /// </summary>
    /// <returns>As <see cref="CommitAsync(CancellationToken)"/>.</returns>
    public async Task<Refusal?> CommitAsync(Func<Task> statements, CancellationToken cancellationToken)
    {
        try
        {
            // All or nothing: a savepoint before each save would cost two exchanges with the database and be of no use.
            database.Database.AutoSavepointsEnabled = false;
            await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
            await statements();
            await database.SaveChangesAsync(cancellationToken);
            // Last: on SQLite the chain's head is locked from here until the commit.
            await trail.NoteAsync(database.Database.GetDbConnection(), transaction.GetDbTransaction(), _events, cancellationToken);
            await RehearseAsync(transaction, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception is DbUpdateConcurrencyException || UniqueViolation.IsIn(exception))
        {
            return ForgetAll();
        }
        catch
        {
            ForgetAll();
            throw;
        }

        _events.Clear();
        _rehearsed.Clear();
        if (_hasOutboxEntries)
            signal.Wake();
        _hasOutboxEntries = false;
        return null;
    }

    private async Task RehearseAsync(IDbContextTransaction transaction, CancellationToken cancellationToken)
    {
        if (_rehearsed.Count == 0)
            return;

        const string before = "before";
        await transaction.CreateSavepointAsync(before, cancellationToken);
        await trail.NoteAsync(database.Database.GetDbConnection(), transaction.GetDbTransaction(), _rehearsed, cancellationToken);
        await transaction.RollbackToSavepointAsync(before, cancellationToken);
    }

    private void Add<T>(Guid id, string kind, T payload, DateTimeOffset notBefore)
    {
        var now = clock.GetUtcNow();
        database.Outbox.Add(new OutboxEntry
        {
            Id = id,
            Kind = kind,
            SealedPayload = masterKey.Seal(OutboxSeal.Purpose, JsonSerializer.SerializeToUtf8Bytes(payload), OutboxSeal.AssociatedData(id)),
            CreatedAt = now,
            DueAt = notBefore,
        });
        _hasOutboxEntries = true;
    }

    private void Note(AuditEvent happened, string? address, IEnumerable<KeyValuePair<string, string>> details)
    {
        if (address is not null)
            happened = happened.With("address", address);
        _events.Add(details.Aggregate(happened, (written, detail) => written.With(detail.Key, detail.Value)));
    }
}
