using System.Diagnostics;
using Segl.Bench.Filling;
using Segl.Ca.Authorities;
using Segl.Ca.Keys;
using Segl.Ca.Storage;
using Segl.Pki.Keys;
using Segl.Pki.Certificates;
using Segl.Pki.Names;
using Segl.Pki.Revocation;
using Segl.Testing.Databases;

namespace Segl.Bench.Status;

/// <summary>Publishing a revocation list of a million entries, as the engine does it, beside openssl ca -gencrl over the same ones.</summary>
internal sealed class CrlBench(int runs, IReadOnlyList<DatabaseKind> kinds)
{
    private const int Many = 1_000_000;
    private const int Few = 100_000;

    private const double SecondsMax = 2;

    // "In proportion": the list itself, as the row's value, as the database's copy of it and within the row, and the runtime's own needs.
    private const double BytesPerByteMax = 6;

    // More than the interval of the issuing authority's list.
    private static readonly TimeSpan UntilDue = TimeSpan.FromHours(13);

    public async Task RunAsync(BenchReport report)
    {
        var openssl = await MeasureOpenSslAsync(report);
        await using var databases = BenchDatabases.Create();
        foreach (var kind in kinds)
        {
            await MeasurePublishingAsync(report, databases, kind, Few, openssl: null);
            await MeasurePublishingAsync(report, databases, kind, Many, openssl);
        }

        MeasureWriter(report);
    }

    private async Task<double> MeasureOpenSslAsync(BenchReport report)
    {
        using var authority = new OpenSslAuthority();
        await authority.WriteIndexAsync(Many, Many);
        var results = new List<(double Seconds, double PeakBytes)>();
        for (var run = 0; run < runs; run++)
        {
            results.Add(await authority.WriteListAsync());
            BenchReport.Progress($"openssl ca -gencrl, run {run + 1}: {results[^1].Seconds:0.00} s");
        }

        var seconds = BenchReport.Median(results.Select(result => result.Seconds));
        report.Add(new($"openssl ca -gencrl, {Many} entries", seconds, "s"));
        report.Add(new($"openssl ca -gencrl, {Many} entries: memory", BenchReport.Median(results.Select(result => result.PeakBytes)) / 1e6, "MB"));
        return seconds;
    }

    private async Task MeasurePublishingAsync(BenchReport report, TestDatabases databases, DatabaseKind kind, int revoked, double? openssl)
    {
        await using var database = await databases.CreateAsync(kind);
        var clock = new SteppedClock();
        await using var engine = await BenchEngine.OpenAsync(kind, database.ConnectionString, AuthorityKeyKind.Rsa3072, clock);
        await CertificateRows.FillAsync(engine.Database, revoked, revoked, clock.GetUtcNow());

        var results = new List<Published>();
        for (var run = 0; run <= runs; run++)
        {
            var result = await PublishAsync(engine);
            BenchReport.Progress($"{kind}, {revoked} entries{(run == 0 ? ", to warm up" : "")}: {result}");
            if (run > 0)
                results.Add(result);
            clock.Advance(UntilDue);
        }

        var what = $"published through the engine, {kind}, {revoked} entries";
        var seconds = BenchReport.Median(results.Select(result => result.Seconds));
        report.Add(openssl is { } reference
            ? new(what, seconds, "s", "openssl ca -gencrl", reference, seconds / reference, $"< {SecondsMax:0}", seconds < SecondsMax)
            : new(what, seconds, "s"));
        var list = BenchReport.Median(results.Select(result => result.ListBytes)) / 1e6;
        var peak = BenchReport.Median(results.Select(result => result.PeakBytes)) / 1e6;
        var memory = new Measurement($"{what}: memory at its peak", peak, "MB", "the list's size", list, peak / list);
        report.Add(revoked < Many ? memory : memory with { Goal = $"ratio < {BytesPerByteMax:0}", Holds = peak / list < BytesPerByteMax });
    }

    private static async Task<Published> PublishAsync(BenchEngine engine)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        ProcessMemory.ForgetPeak();
        var before = ProcessMemory.Resident();
        var started = Stopwatch.GetTimestamp();
        var published = await engine.Authority.KeepRevocationListsAsync(CancellationToken.None);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var peak = ProcessMemory.Peak() - before;
        if (published == 0)
            throw new InvalidOperationException("No list was due.");

        var list = await engine.Authority.FindRevocationListAsync(AuthorityRole.Issuing, 0, CancellationToken.None);
        return new(seconds, peak, list!.Der.Length); // it was published just now
    }

    // What is left when there is no database: the entries lie ready, and are written, signed and joined.
    private void MeasureWriter(BenchReport report)
    {
        using var key = System.Security.Cryptography.RSA.Create(3072);
        var algorithm = SignatureAlgorithm.RsaPssSha256;
        var name = DistinguishedName.OfAuthority(
            CommonName.Parse("Bench").Value, organizationalUnit: null, OrganizationName.Parse("Bench").Value, "DK");
        var issuer = new Issuer(name, SubjectPublicKey.Of(key), algorithm, "http://bench.example/c", "http://bench.example/o", "http://bench.example/l");
        var now = TimeProvider.System.GetUtcNow();
        var entries = Enumerable.Range(0, Many)
            .Select(number => RevokedCertificate.Of(CertificateRows.SerialOf(number), now, RevocationReason.Superseded))
            .OrderBy(entry => entry.SerialNumber).ToArray();
        var content = new RevocationListContent { Issuer = issuer, ThisUpdate = now, NextUpdate = now.AddHours(25), Number = 1 };

        var seconds = new List<double>();
        for (var run = 0; run <= runs; run++)
        {
            var started = Stopwatch.GetTimestamp();
            var draft = RevocationListDraft.Write(content, entries);
            _ = draft.Complete(algorithm.Sign(key, draft.ToBeSigned.Span)).Value;
            if (run > 0)
                seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        report.Add(Measurement.Under($"written and signed from memory, {Many} entries", BenchReport.Median(seconds), "s", SecondsMax));
    }

    /// <summary>How it went.</summary>
    /// <param name="Seconds">From the question whether a list is due until it lies in the database.</param>
    /// <param name="PeakBytes">What this process held at most, over what it held before.</param>
    /// <param name="ListBytes">The size of the list.</param>
    private sealed record Published(double Seconds, double PeakBytes, double ListBytes)
    {
        public override string ToString() => $"{Seconds:0.00} s, {PeakBytes / 1e6:0} MB for a list of {ListBytes / 1e6:0} MB";
    }
}
