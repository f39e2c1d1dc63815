using System.Diagnostics.CodeAnalysis;

namespace Segl.Server.Features.Directory;

/// <summary>Asks a database that is a server for several addresses at one go: those that are asked for while it answers the ones before.</summary>
/// <remarks>
/// The way there and back costs more than a lookup. Whoever comes alone waits for nobody; of those who come together each shares the way.
/// The database looks after they have asked, so that what was revoked before is not among the answers.
/// </remarks>
internal sealed class MailBatches(LookupConnections connections, TimeProvider clock)
{
    /// <summary>While one batch is answered another one is asked; more would only be smaller.</summary>
    private const int AtOnce = 2;

    private const int LookupsMax = 64;

    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = [];
    private int _running;

    /// <summary>The first certificates of an address, in the order of their serial numbers.</summary>
    public Task<List<PublishedCertificate>> FindAsync(string mail, int rowsMax, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(mail, rowsMax);
        lock (_lock)
        {
            _waiting.Enqueue(waiting);
            if (_running == AtOnce)
                return waiting.Found.Task.WaitAsync(cancellationToken);
            _running++;
        }

        _ = RunAsync(); // Whoever waits hears of its faults.
        return waiting.Found.Task.WaitAsync(cancellationToken);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Each of those who wait has it, and the next go on.")]
    private async Task RunAsync()
    {
        while (Next() is { Count: > 0 } batch)
        {
            try
            {
                await AnswerAsync(batch);
            }
            catch (Exception fault)
            {
                batch.ForEach(waiting => waiting.Found.TrySetException(fault));
            }
        }
    }

    // None: whoever comes from now on begins anew.
    private List<Waiting> Next()
    {
        lock (_lock)
        {
            var batch = new List<Waiting>();
            while (batch.Count < LookupsMax && _waiting.TryDequeue(out var waiting))
                batch.Add(waiting);
            if (batch.Count == 0)
                _running--;
            return batch;
        }
    }

    private async Task AnswerAsync(List<Waiting> batch)
    {
        var rows = await connections.ReadAsync(
            LookupQuery.OfMails,
            [LookupQuery.From(clock), batch.Max(waiting => waiting.RowsMax), batch.Select(waiting => waiting.Mail).ToArray()],
            row => (Number: row.GetInt64(0), Certificate: new PublishedCertificate(row.GetString(1), "", row.GetFieldValue<byte[]>(2))),
            CancellationToken.None);

        // WITH ORDINALITY counts from one.
        var found = batch.ConvertAll(_ => new List<PublishedCertificate>());
        foreach (var (number, certificate) in rows)
            found[(int)number - 1].Add(certificate);
        foreach (var (index, waiting) in batch.Index())
            waiting.Found.TrySetResult(InOrder(found[index], waiting.RowsMax));
    }

    private static List<PublishedCertificate> InOrder(List<PublishedCertificate> found, int rowsMax)
    {
        if (found.Count > 1)
            found.Sort((one, other) => string.CompareOrdinal(one.Serial, other.Serial));
        if (found.Count > rowsMax)
            found.RemoveRange(rowsMax, found.Count - rowsMax);
        return found;
    }

    private sealed record Waiting(string Mail, int RowsMax)
    {
        // Who waited goes on where the answer came, one after the other: to wake a thread for each costs more than what is left to do.
        public TaskCompletionSource<List<PublishedCertificate>> Found { get; } = new();
    }
}
