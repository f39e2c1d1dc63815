using System.Diagnostics;
using System.Security.Cryptography;
using Segl.Bench.Issuing;
using Segl.Ca.Storage;
using Segl.Pki.Certificates;
using Segl.Pki.Ocsp;
using Segl.Testing;
using Segl.Testing.Web;

namespace Segl.Bench.Status;

/// <summary>Answers on status over HTTP, beside other responders and beside what Kestrel and the key give at all; all under the same load.</summary>
internal sealed class OcspBench(int runs)
{
    private const int Many = 1_000_000;
    private const int Few = 1_000;

    private const int Seconds = 3;
    private const int WarmUpSeconds = 3;

    private const double KestrelShareMin = 0.5;
    private const double CfsslTimesMin = 4;
    private const double OpenSslTimesMin = 8;
    private const double PerSecondAim = 40_000;
    private const double MicrosecondsAim = 35;
    private const double SigningShareMin = 0.8;
    private const double FlatMin = 0.9;

    /// <summary>The short form, to try things out: a small database, and Kestrel beside it.</summary>
    public async Task RunShortAsync(BenchReport report)
    {
        RequireWrk();
        using var folder = new TemporaryFolder();
        await using var databases = BenchDatabases.Create();
        await using var few = await OcspServer.StartAsync(databases, DatabaseKind.Sqlite, Few, folder);
        await using var fewPostgreSql = await OcspServer.StartAsync(databases, DatabaseKind.PostgreSql, Few, folder);
        await using var kestrel = await StartKestrelAsync(folder, (await few.AskAllAsync())[0].Length);
        List<Target> targets =
        [
            .. KestrelTargets(kestrel, folder, few),
            few.Kept("SQLite"), fewPostgreSql.Kept("PostgreSQL"), few.Signed("SQLite"), fewPostgreSql.Signed("PostgreSQL"),
        ];
        var (framework, openSsl) = await MeasureAsync(folder, targets);
        targets.ForEach(target => Report(report, target));
        report.Add(new("the framework's P-256 signatures, all cores", framework, "1/s"));
        report.Add(new("openssl speed ecdsap256, all cores", openSsl, "1/s"));
    }

    public async Task RunAsync(BenchReport report)
    {
        RequireWrk();
        using var folder = new TemporaryFolder();
        await using var databases = BenchDatabases.Create();
        await using var few = await OcspServer.StartAsync(databases, DatabaseKind.Sqlite, Few, folder);
        await using var many = await OcspServer.StartAsync(databases, DatabaseKind.Sqlite, Many, folder);
        await using var postgreSql = await OcspServer.StartAsync(databases, DatabaseKind.PostgreSql, Many, folder);
        var answers = await many.AskAllAsync();
        await using var kestrel = await StartKestrelAsync(folder, answers[0].Length);
        await using var cfssl = await StartCfsslAsync(folder, answers);
        using var openSslAuthority = new OpenSslAuthority();

        List<Target> targets =
        [
            .. KestrelTargets(kestrel, folder, many),
            many.Kept("SQLite, 1,000,000 certificates"), few.Kept("SQLite, 1,000 certificates"), postgreSql.Kept("PostgreSQL, 1,000,000 certificates"),
            many.Signed("SQLite, 1,000,000 certificates"), few.Signed("SQLite, 1,000 certificates"), postgreSql.Signed("PostgreSQL, 1,000,000 certificates"),
        ];
        targets.Add(many.KeptByPost("SQLite, 1,000,000 certificates"));
        if (cfssl is not null)
            targets.Add(new(Target.Cfssl, cfssl.Address, Wrk.WritePosts(folder, "cfssl", "/", many.Questions()), () => cfssl.Ids));
        if (PeerProcess.IsThere("openssl"))
            targets.Add(await OpenSslTargetAsync(folder, openSslAuthority));

        var signing = await MeasureAsync(folder, targets);
        Report(report, targets, signing);
    }

    // In turns, so that whatever else the machine does falls on all of them.
    private async Task<(double Framework, double OpenSsl)> MeasureAsync(TemporaryFolder folder, List<Target> targets)
    {
        foreach (var target in targets.Where(target => target.StartAnew is null))
            await target.RunAsync(folder, WarmUpSeconds);

        var (framework, openSsl) = (new List<double>(), new List<double>());
        for (var run = 0; run < runs; run++)
        {
            framework.Add(SignWithFramework());
            openSsl.Add(await OpenSslSpeed.SignP256Async());
            BenchReport.Progress($"run {run + 1}: raw signing {framework[^1]:0}/s, openssl speed {openSsl[^1]:0}/s");
            foreach (var target in targets)
            {
                target.Loads.Add(await target.RunAsync(folder, Seconds));
                BenchReport.Progress($"run {run + 1}, {target.What}: {target.Loads[^1]}");
            }
        }

        return (BenchReport.Median(framework), BenchReport.Median(openSsl));
    }

    private static void Report(BenchReport report, List<Target> targets, (double Framework, double OpenSsl) signing)
    {
        var (kestrel, kestrelSigning) = (targets[0], targets[1]);
        var (kept, keptFew, signed, signedFew, posted) = (targets[2], targets[3], targets[5], targets[6], targets[8]);
        targets.ForEach(target => Report(report, target));
        report.Add(Measurement.Share("kept, of Kestrel", kept.PerSecond, "1/s", kestrel.What, kestrel.PerSecond, KestrelShareMin));
        ReportPeer(report, targets, posted, Target.Cfssl, "golang-cfssl", CfsslTimesMin);
        ReportPeer(report, targets, posted, Target.OpenSsl, "openssl", OpenSslTimesMin);
        report.Add(Measurement.AtLeast("kept, a second", kept.PerSecond, "1/s", PerSecondAim));
        report.Add(Measurement.Under("kept, processor time", kept.Microseconds, "µs", MicrosecondsAim));
        report.Add(Measurement.Share("kept, 1,000,000 certificates of 1,000", kept.PerSecond, "1/s", keptFew.What, keptFew.PerSecond, FlatMin));
        report.Add(Measurement.Share("signed, 1,000,000 certificates of 1,000", signed.PerSecond, "1/s", signedFew.What, signedFew.PerSecond, FlatMin));
        report.Add(new("openssl speed ecdsap256, all cores", signing.OpenSsl, "1/s"));
        report.Add(new(
            "signed, of Kestrel that signs", signed.PerSecond, "1/s", kestrelSigning.What, kestrelSigning.PerSecond, signed.PerSecond / kestrelSigning.PerSecond));
        report.Add(Measurement.Share(
            "signed, of raw signing", signed.PerSecond, "1/s", "the framework's P-256 signatures, all cores", signing.Framework, SigningShareMin));
    }

    private static void Report(BenchReport report, Target target)
    {
        report.Add(new(target.What, target.PerSecond, "1/s"));
        report.Add(new($"{target.What}: processor time of each", target.Microseconds, "µs"));
    }

    private static void ReportPeer(BenchReport report, List<Target> targets, Target ours, string peer, string package, double timesMin)
    {
        if (targets.Find(target => target.What == peer) is { } found)
            report.Add(Measurement.Share($"kept, by POST, of {peer}", ours.PerSecond, "1/s", peer, found.PerSecond, timesMin));
        else
            report.Add(new($"{peer}: not measured, install {package}", 0, "1/s", Goal: $"ratio >= {timesMin:0.00}", Holds: false));
    }

    private static void RequireWrk()
    {
        if (!Wrk.IsThere)
            throw new InvalidOperationException("The load is made by wrk, which is not installed: 'apt install wrk' (Debian, Ubuntu).");
    }

    // Asked with what ours are asked, so that it reads as much.
    private static IEnumerable<Target> KestrelTargets(ServerProcess kestrel, TemporaryFolder folder, OcspServer ours)
    {
        IReadOnlyList<int> Ids() => [kestrel.FindServerId()];
        yield return new("Kestrel, a fixed answer", kestrel.Address, Wrk.WriteGets(folder, "fixed", "", ours.Questions()), Ids);
        yield return new(
            "Kestrel, a signature and a fixed answer", kestrel.Address, Wrk.WriteGets(folder, "signed", FixedAnswer.SigningPath, ours.Questions()), Ids);
    }

    private static Task<ServerProcess> StartKestrelAsync(TemporaryFolder folder, int bytes) => ServerProcess.StartAsync(
        folder.Path, ServerProcess.FreeAddress(), [("ASPNETCORE_ENVIRONMENT", "Production"), (FixedAnswer.Variable, $"{bytes}")],
        ServerProcess.BuiltProgram("Segl.Bench"));

    // It gets the answers that ours gave, signed beforehand as it wants them.
    private static async Task<PeerProcess?> StartCfsslAsync(TemporaryFolder folder, IReadOnlyList<byte[]> answers)
    {
        if (!PeerProcess.IsThere("cfssl"))
            return null;

        var file = Path.Combine(folder.Path, "responses");
        await File.WriteAllLinesAsync(file, answers.Select(answer => Convert.ToBase64String(answer)));
        return await PeerProcess.StartAsync(folder.Path, "cfssl", "ocspserve", "-port", "{port}", "-responses", file, "-loglevel", "5");
    }

    // A connection that ends while a question is on its way, as at the end of every load, stops one of its processes for good.
    private static async Task<Target> OpenSslTargetAsync(TemporaryFolder folder, OpenSslAuthority authority)
    {
        await authority.WriteIndexAsync(Many, revoked: 0);
        await authority.CertifyResponderAsync();
        var issuer = OcspIssuer.Of(Certificate.Parse(await authority.ReadCertificateAsync()).Value);
        var list = Wrk.WritePosts(folder, "openssl", "/", OcspServer.Questions(issuer, Many));
        return new(Target.OpenSsl, new Uri("http://127.0.0.1/"), list, () => []) { StartAnew = authority.AnswerAsync };
    }

    private static double SignWithFramework()
    {
        var data = RandomNumberGenerator.GetBytes(200);
        var counts = new int[Environment.ProcessorCount];
        var started = Stopwatch.GetTimestamp();
        var threads = Enumerable.Range(0, counts.Length).Select(core => new Thread(() =>
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            while (Stopwatch.GetElapsedTime(started).TotalSeconds < Seconds)
            {
                _ = key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
                counts[core]++;
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return counts.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}

/// <summary>Who is asked what, and how it went.</summary>
internal sealed record Target(string What, Uri Address, string List, Func<IReadOnlyList<int>> Server)
{
    public const string Cfssl = "cfssl ocspserve";
    public const string OpenSsl = "openssl ocsp -multi";

    /// <summary>Starts the server for each load; null where it runs all the time.</summary>
    public Func<Task<PeerProcess>>? StartAnew { get; init; }

    public List<Load> Loads { get; } = [];

    public double PerSecond => BenchReport.Median(Loads.Select(load => load.PerSecond));

    public double Microseconds => BenchReport.Median(Loads.Select(load => load.ServerMicroseconds));

    public async Task<Load> RunAsync(TemporaryFolder folder, int seconds)
    {
        if (StartAnew is null)
            return await Wrk.RunAsync(folder, Address, List, seconds, Server);

        await using var peer = await StartAnew();
        return await Wrk.RunAsync(folder, peer.Address, List, seconds, () => peer.Ids);
    }
}
