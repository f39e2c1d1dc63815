using System.Diagnostics;
using Segl.Bench.Filling;
using Segl.Ca.Keys;
using Segl.Ca.Storage;
using Segl.Pki.Names;
using Segl.Pki.Ocsp;
using Segl.Pki.Revocation;

namespace Segl.Bench.Status;

/// <summary>
/// Revoking through the engine's door, durable and audited, among a million certificates of which few or all are revoked; each certificate is asked for
/// before and after.
/// </summary>
internal sealed class RevokeBench(int runs, IReadOnlyList<DatabaseKind> kinds)
{
    private const int Few = 10;
    private const int Many = 1_000_000;

    private const int PerRun = 300;
    private const int AtOncePerRun = 300;
    private const int AtOnce = 8;
    private const int WarmUp = 500;

    private const double MillisecondsMax = 20;
    private const double Percentile = 0.99;

    // "The same": what else the machine does moves a median by as much.
    private const double SameMin = 0.75;
    private const double SameMax = 1.33;

    public async Task RunAsync(BenchReport report)
    {
        await using var databases = BenchDatabases.Create();
        foreach (var kind in kinds)
        {
            await using var fewDatabase = await databases.CreateAsync(kind);
            await using var few = await OpenAsync(kind, fewDatabase.ConnectionString, Few);
            await using var manyDatabase = await databases.CreateAsync(kind);
            await using var many = await OpenAsync(kind, manyDatabase.ConnectionString, Many);
            RevokedBefore[] loads = [few, many];
            foreach (var load in loads)
                await load.RevokeAsync(WarmUp, callers: 1);

            // In turns, so that whatever else the machine does falls on both.
            for (var run = 0; run < runs; run++)
            {
                foreach (var load in loads)
                {
                    load.Alone.Add(await load.RevokeAsync(PerRun, callers: 1));
                    load.Together.Add(await load.RevokeAsync(AtOncePerRun, AtOnce));
                    BenchReport.Progress($"{kind}, {load.Revoked} revoked, run {run + 1}: {load.Alone[^1]}; {AtOnce} at once: {load.Together[^1]}");
                }
            }

            Report(report, kind, loads);
            var slowest = await many.RevokeWhilePublishingAsync();
            report.Add(new($"{kind}, {Many} revoked: the slowest while a list of them is published, one run", slowest, "ms"));
        }
    }

    private int CertificatesOf() => Many + WarmUp + ((runs + 1) * (PerRun + AtOncePerRun)) + RevokedBefore.WhilePublishingMax;

    private async Task<RevokedBefore> OpenAsync(DatabaseKind kind, string connectionString, int revoked)
    {
        var clock = new SteppedClock();
        var engine = await BenchEngine.OpenAsync(kind, connectionString, AuthorityKeyKind.Rsa3072, clock);
        await engine.Authority.KeepRespondersAsync(CancellationToken.None);
        await CertificateRows.FillAsync(engine.Database, CertificatesOf(), revoked, clock.GetUtcNow());
        return new(engine, clock, revoked);
    }

    private static void Report(BenchReport report, DatabaseKind kind, RevokedBefore[] loads)
    {
        foreach (var load in loads)
        {
            var what = $"{kind}, {load.Revoked} revoked before";
            report.Add(Measurement.Under($"{what}: 99 %", BenchReport.Median(load.Alone.Select(times => times.Percentile99)), "ms", MillisecondsMax));
            report.Add(new($"{what}, {AtOnce} at once: 99 %", BenchReport.Median(load.Together.Select(times => times.Percentile99)), "ms"));
            report.Add(new($"{what}: the next answer, which says revoked", BenchReport.Median(load.Alone.Select(times => times.NextAnswer)), "ms"));
        }

        var medians = loads.Select(load => BenchReport.Median(load.Alone.Select(times => times.Median))).ToArray();
        report.Add(Measurement.Equal(
            $"{kind}: the median with {Many} revoked", medians[1], "ms", $"with {Few} revoked", medians[0], SameMin, SameMax));
    }

    /// <summary>An engine in whose database so many are revoked, and which revokes the next ones.</summary>
    private sealed class RevokedBefore(BenchEngine engine, SteppedClock clock, int revoked) : IAsyncDisposable
    {
        public const int WhilePublishingMax = 5_000;

        private readonly OcspIssuer _issuer = OcspIssuer.Of(engine.Authority.Chain.Certificates[0]);
        private int _next = revoked;

        public int Revoked { get; } = revoked;

        public List<Times> Alone { get; } = [];

        public List<Times> Together { get; } = [];

        public async Task<Times> RevokeAsync(int count, int callers)
        {
            var end = _next + count;
            var taken = _next - 1;
            var first = _next;
            var (milliseconds, answers) = (new double[count], new double[count]);
            await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => CallAsync()));
            _next = end;
            Array.Sort(milliseconds);
            return new(BenchReport.Median(milliseconds), milliseconds[(int)Math.Ceiling(count * Percentile) - 1], BenchReport.Median(answers));

            async Task CallAsync()
            {
                await Task.Yield();
                for (var number = Interlocked.Increment(ref taken); number < end; number = Interlocked.Increment(ref taken))
                    (milliseconds[number - first], answers[number - first]) = await RevokeOneAsync(CertificateRows.SerialOf(number));
            }
        }

        /// <summary>Revokes one after the other for as long as a list is being published; answers the slowest.</summary>
        public async Task<double> RevokeWhilePublishingAsync()
        {
            // The first publishing makes what later ones find.
            await engine.Authority.KeepRevocationListsAsync(CancellationToken.None);
            clock.Advance(TimeSpan.FromHours(13));
            var publishing = Task.Run(() => engine.Authority.KeepRevocationListsAsync(CancellationToken.None));
            var (slowest, end) = (0.0, _next + WhilePublishingMax);
            while (!publishing.IsCompleted && _next < end)
                slowest = Math.Max(slowest, (await RevokeOneAsync(CertificateRows.SerialOf(_next++))).Revoking);
            await publishing;
            return slowest;
        }

        public ValueTask DisposeAsync() => engine.DisposeAsync();

        private async Task<(double Revoking, double NextAnswer)> RevokeOneAsync(SerialNumber serial)
        {
            await DemandStateAsync(serial, OcspCertState.Good);
            var began = Stopwatch.GetTimestamp();
            var result = await engine.Authority.RevokeAsync(serial, RevocationReason.Superseded, "user:bench", CancellationToken.None);
            var revoking = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (result.IsRefused)
                throw new InvalidOperationException(result.Refusal.Detail);

            began = Stopwatch.GetTimestamp();
            await DemandStateAsync(serial, OcspCertState.Revoked);
            return (revoking, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        private async Task DemandStateAsync(SerialNumber serial, OcspCertState state)
        {
            var question = OcspRequest.Parse(OcspRequest.Write([OcspCertId.Of(_issuer, serial, OcspHash.Sha1)], nonce: null)).Value;
            var answer = await engine.Authority.AnswerStatusAsync(question, CancellationToken.None);
            var said = OcspResponse.Parse(answer.Der).Value.Responses.Single().Status.State;
            if (said != state)
                throw new InvalidOperationException($"The status of {serial} is {said} and not {state}.");
        }
    }

    /// <summary>How long it took, in milliseconds: half of the revocations, all but one in a hundred, and half of the answers after them.</summary>
    private sealed record Times(double Median, double Percentile99, double NextAnswer)
    {
        public override string ToString() => $"half within {Median:0.0} ms, 99 % within {Percentile99:0.0} ms, next answer {NextAnswer:0.00} ms";
    }
}
