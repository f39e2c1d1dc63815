using System.Diagnostics;
using Segl.Ca.Issuing;
using Segl.Ca.Keys;
using Segl.Ca.Storage;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Names;

namespace Segl.Bench.Issuing;

/// <summary>An engine on a database of its own, and callers who keep asking it.</summary>
/// <remarks>Each time for a key that is new to the engine and for a profile of its own; only the names are always the same.</remarks>
internal sealed class IssuingLoad : IAsyncDisposable
{
    private readonly BenchEngine _engine;

    private IssuingLoad(BenchEngine engine) => _engine = engine;

    public static async Task<IssuingLoad> OpenAsync(DatabaseKind kind, string connectionString, AuthorityKeyKind issuingKey) =>
        new(await BenchEngine.OpenAsync(kind, connectionString, issuingKey, TimeProvider.System));

    /// <summary>Certifies all the keys, with so many callers at once.</summary>
    public async Task<LoadResult> RunAsync(ReadOnlyMemory<SubjectPublicKey> keys, int callers)
    {
        var next = -1;
        var milliseconds = new double[keys.Length];
        var processorBefore = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => CallAsync()));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var processor = (Environment.CpuUsage.TotalTime - processorBefore).TotalMilliseconds / keys.Length;
        Array.Sort(milliseconds);
        return new(keys.Length / seconds, milliseconds[(int)(milliseconds.Length * 0.99)], processor);

        async Task CallAsync()
        {
            await Task.Yield();
            for (var index = Interlocked.Increment(ref next); index < keys.Length; index = Interlocked.Increment(ref next))
            {
                var asked = Stopwatch.GetTimestamp();
                await IssueAsync(keys.Span[index]);
                milliseconds[index] = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
            }
        }
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private async Task IssueAsync(SubjectPublicKey key)
    {
        var now = TimeProvider.System.GetUtcNow();
        var subject = new OcesSubject(
            CommonName.Parse("Økonomi").Value, OrganizationName.Parse("Prøveby Kommune").Value, Cvr.Parse("34051178", CvrRule.RealOnly).Value,
            Guid.CreateVersion7(now), EmailAddress.Parse("post@example.dk").Value);
        var issued = await _engine.Authority.IssueAsync(
            new IssuanceRequest
            {
                IssuanceId = Guid.CreateVersion7(now),
                TemplateId = OcesTemplate.OrganisationId,
                Subject = subject,
                PublicKey = key,
                Actor = "order:bench",
                Organisation = "bench",
            },
            CancellationToken.None);
        if (issued.IsRefused)
            throw new InvalidOperationException(issued.Refusal.Detail);
    }
}

/// <summary>How it went.</summary>
/// <param name="PerSecond">Certificates in a second.</param>
/// <param name="Percentile99Milliseconds">How long all but one in a hundred callers waited at most.</param>
/// <param name="ProcessorMilliseconds">What each certificate cost this process, over all cores; a database server's share is not in it.</param>
internal sealed record LoadResult(double PerSecond, double Percentile99Milliseconds, double ProcessorMilliseconds)
{
    public override string ToString() => $"{PerSecond:0}/s {Percentile99Milliseconds:0} ms {ProcessorMilliseconds:0.00} ms";
}
