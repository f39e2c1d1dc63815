using System.Security.Cryptography;
using System.Text.Json;
using Segl.Bench.Issuing;
using Segl.Bench.Serving;
using Segl.Bench.Status;
using Segl.Ca.Storage;
using Segl.Demo;
using Segl.Testing;
using Segl.Testing.Web;

namespace Segl.Bench.Machines;

/// <summary>
/// Issuing to machines over TLS connections that are kept, durable on PostgreSQL, beside what the machine can sign at all and beside cfssl serve.
/// </summary>
/// <remarks>
/// The load runs on the same cores. Each certificate is for a key of its own (<see cref="ManyKeys"/>), as the template demands: RSA-3072.
/// </remarks>
internal sealed class ApiBench(int runs)
{
    private const double ShareMin = 0.70;
    private const int Profiles = 200;
    private const int SecondsPerRun = 4;
    private const int RenewalsPerRun = 1_000;

    // More than two cores sign in the time of a run: a list that is read to its end would begin anew, with what has been issued.
    private const int OrdersPerRun = 3_600;

    public async Task RunAsync(BenchReport report)
    {
        using var folder = new TemporaryFolder();
        await using var databases = BenchDatabases.Create();
        await using var database = await databases.CreateAsync(DatabaseKind.PostgreSql);
        var (tls, mutual) = (Secure(ServerProcess.FreeAddress()), Secure(ServerProcess.FreeAddress()));
        await using var server = await BenchServer.StartAsync(
            ("Segl__Storage__Kind", $"{DatabaseKind.PostgreSql}"), ("Segl__Storage__ConnectionString", database.ConnectionString),
            ("Segl__Authority__RootKey", "Rsa3072"), ("Segl__Authority__IssuingKey", "Rsa3072"), ("Segl__Issuing__KeysAhead", "0"),
            ("Segl__RateLimits__Api__TriesMax", "10000"), ("Segl__RateLimits__Api__WindowSeconds", "1"),
            ("Segl__Tls__Urls__0", $"{tls}"), ("Segl__Tls__MutualUrls__0", $"{mutual}"));
        using var program = await ApiProgram.BeginAsync(server, tls);
        var profiles = await program.MakeProfilesAsync(Profiles);

        BenchReport.Progress("making keys");
        var keys = ManyKeys.Make((OrdersPerRun + (2 * RenewalsPerRun)) * (runs + 1));
        BenchReport.Progress("ordering");
        var issuing = await OrderAsync(program, profiles, keys.Next(OrdersPerRun * (runs + 1)));
        BenchReport.Progress("certificates to renew");
        var held = await HeldCertificates.IssueAsync(program, profiles, keys, RenewalsPerRun * (runs + 1));
        await using var cfssl = await CfsslServer.StartAsync(folder, databases);
        await WarmUpAsync(folder, server, tls, program, issuing);
        await held.RenewAsync(mutual, 0, RenewalsPerRun);
        var results = new List<(double OpenSsl, double Api, double Renewals, double Cfssl)>();
        for (var run = 1; run <= runs; run++)
        {
            var openSsl = await OpenSslSpeed.SignRsa3072Async();
            var rest = await IssueAsync(folder, server, tls, program, issuing.Slice(run * OrdersPerRun, OrdersPerRun), SecondsPerRun);
            var renewals = await held.RenewAsync(mutual, run * RenewalsPerRun, RenewalsPerRun);
            var peer = cfssl is null ? 0 : await cfssl.SignAsync(SecondsPerRun);
            results.Add((openSsl, rest, renewals, peer));
            BenchReport.Progress($"run {run}: openssl {openSsl:0}/s, REST {rest:0}/s, EST renewals {renewals:0}/s, cfssl {peer:0}/s");
        }

        Report(report, results, cfssl is not null);
    }

    private static void Report(BenchReport report, List<(double OpenSsl, double Api, double Renewals, double Cfssl)> results, bool hasCfssl)
    {
        var raw = BenchReport.Median(results.Select(result => result.OpenSsl));
        var (rest, renewals) = (BenchReport.Median(results.Select(result => result.Api)), BenchReport.Median(results.Select(result => result.Renewals)));
        var reference = $"openssl speed -multi {Environment.ProcessorCount} rsa3072";
        report.Add(Measurement.Share("REST: an order issued for its request, 64 connections", rest, "1/s", reference, raw, ShareMin));
        report.Add(Measurement.Share("EST simplereenroll, each over the connection of its certificate, 64 at once", renewals, "1/s", reference, raw, ShareMin));
        if (!hasCfssl)
            return;

        var peer = BenchReport.Median(results.Select(result => result.Cfssl));
        const string name = "golang-cfssl serve, RSA-3072, PostgreSQL";
        report.Add(Measurement.Share("REST beside cfssl serve", rest, "1/s", name, peer, 1));
        report.Add(Measurement.Share("EST simplereenroll beside cfssl serve", renewals, "1/s", name, peer, 1));
    }

    private static async Task<ReadOnlyMemory<(string Path, byte[] Body)>> OrderAsync(
        ApiProgram program, IReadOnlyList<Guid> profiles, IReadOnlyList<RSA> keys)
    {
        var orders = await program.OrderAsync(profiles, keys.Count);
        var requests = keys.AsParallel().AsOrdered().Select(HeldCertificates.RequestFor).ToList();
        return orders.Zip(requests, (order, request) => (
            $"/api/v1/orders/{order}/certificate", JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(StringComparer.Ordinal) { ["certificateRequest"] = request }))).ToArray();
    }

    private static Task WarmUpAsync(
        TemporaryFolder folder, BenchServer server, Uri tls, ApiProgram program, ReadOnlyMemory<(string Path, byte[] Body)> orders) =>
        IssueAsync(folder, server, tls, program, orders[..OrdersPerRun], SecondsPerRun);

    private static async Task<double> IssueAsync(
        TemporaryFolder folder, BenchServer server, Uri tls, ApiProgram program, ReadOnlyMemory<(string Path, byte[] Body)> orders, int seconds)
    {
        var list = Wrk.WritePosts(folder, "orders", orders.ToArray());
        var load = await Wrk.RunAsync(
            folder, tls, list, seconds, () => [server.ProcessId], "Content-Type", "application/json", "Authorization", $"Bearer {program.Token}");
        Demands.Demand(load.Requests < orders.Length, "The list was read to its end, and certificates were answered that were there already.");
        return load.PerSecond;
    }

    private static Uri Secure(Uri address) => new UriBuilder(address) { Scheme = Uri.UriSchemeHttps }.Uri;
}
