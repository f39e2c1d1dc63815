using System.Security.Cryptography;
using Segl.Ca.Keys;
using Segl.Ca.Storage;
using Segl.Pki.Keys;
using Segl.Pki.Requests;
using Segl.Testing;

namespace Segl.Bench.Issuing;

/// <summary>Issuing through the engine's door, durable and audited, beside what the machine can sign at all.</summary>
internal sealed class IssueBench(int runs)
{
    private const int Callers = 32;

    // The runtime compiles what runs often a second and third time; a server has that behind it after its first minute.
    private const int WarmUp = 6_000;
    private const int RsaPerRun = 1_500;
    private const int EcPerRun = 3_000;
    private const int RequestsRead = 1_000;

    private const double RsaShareMin = 0.80;
    private const double EcPerSecondMin = 1_500;
    private const double EcPercentile99Max = 64;

    private static readonly (DatabaseKind Database, AuthorityKeyKind Key)[] Loads =
    [
        (DatabaseKind.Sqlite, AuthorityKeyKind.Rsa3072), (DatabaseKind.PostgreSql, AuthorityKeyKind.Rsa3072),
        (DatabaseKind.Sqlite, AuthorityKeyKind.EcP256), (DatabaseKind.PostgreSql, AuthorityKeyKind.EcP256),
    ];

    public async Task RunAsync(BenchReport report)
    {
        BenchReport.Progress("making public keys");
        var keys = ParallelEnumerable.Range(0, WarmUp + (runs * EcPerRun)).Select(_ => UnownedKeys.Create()).ToArray();

        var databases = BenchDatabases.Create();
        var loads = new List<(IssuingLoad Load, IAsyncDisposable Database, List<LoadResult> Results, AuthorityKeyKind Key)>();
        try
        {
            foreach (var (kind, key) in Loads)
            {
                var database = await databases.CreateAsync(kind);
                var load = await IssuingLoad.OpenAsync(kind, database.ConnectionString, key);
                await load.RunAsync(keys.AsMemory(0, WarmUp), Callers);
                loads.Add((load, database, [], key));
            }

            // Interleaved, so that whatever else the machine does falls on all of them.
            var reference = new List<double>();
            for (var run = 0; run < runs; run++)
            {
                reference.Add(await OpenSslSpeed.SignRsa3072Async());
                foreach (var (load, _, results, key) in loads)
                    results.Add(await load.RunAsync(KeysOf(keys, run, key), Callers));
                BenchReport.Progress($"run {run + 1}: openssl {reference[^1]:0}/s; " + string.Join(", ", loads.Select(item => $"{item.Results[^1]}")));
            }

            Report(report, BenchReport.Median(reference), [.. loads.Select(item => item.Results)]);
        }
        finally
        {
            foreach (var (load, database, _, _) in loads)
            {
                await load.DisposeAsync();
                await database.DisposeAsync();
            }

            await databases.DisposeAsync();
        }
    }

    private static ReadOnlyMemory<SubjectPublicKey> KeysOf(SubjectPublicKey[] keys, int run, AuthorityKeyKind kind) =>
        keys.AsMemory(WarmUp + (run * EcPerRun), kind is AuthorityKeyKind.EcP256 ? EcPerRun : RsaPerRun);

    // Not in the loads: a request of its own for each of so many keys would take hours to make.
    private static double MeasureRequests()
    {
        using var key = RSA.Create(3072);
        var request = CertificationRequest.Write(key);
        var before = Environment.CpuUsage.TotalTime;
        for (var count = 0; count < RequestsRead; count++)
            _ = CertificationRequest.Parse(request).Value;
        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / RequestsRead;
    }

    private static void Report(BenchReport report, double signaturesPerSecond, List<List<LoadResult>> results)
    {
        var cores = Environment.ProcessorCount;
        for (var index = 0; index < Loads.Length; index++)
        {
            var (database, key) = Loads[index];
            var name = $"{key} issuing authority, {database}, {Callers} at once";
            var perSecond = BenchReport.Median(results[index].Select(result => result.PerSecond));
            var processor = BenchReport.Median(results[index].Select(result => result.ProcessorMilliseconds));
            var percentile = BenchReport.Median(results[index].Select(result => result.Percentile99Milliseconds));
            if (key is AuthorityKeyKind.Rsa3072)
            {
                report.Add(Measurement.Share(name, perSecond, "1/s", $"openssl speed -multi {cores} rsa3072", signaturesPerSecond, RsaShareMin));
                report.Add(new(name + ": 99 %", percentile, "ms"));
            }
            else
            {
                report.Add(Measurement.AtLeast(name, perSecond, "1/s", EcPerSecondMin));
                report.Add(Measurement.Under(name + ": 99 %", percentile, "ms", EcPercentile99Max));
            }

            report.Add(new(name + ": processor time of each", processor, "ms"));
        }

        report.Add(new("PKCS#10 read and its proof of possession verified, before the door", MeasureRequests(), "ms"));
    }
}
