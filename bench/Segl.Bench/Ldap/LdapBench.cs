using System.Data.Common;
using System.Net;
using Microsoft.Data.Sqlite;
using Npgsql;
using Segl.Bench.Portal;
using Segl.Bench.Serving;
using Segl.Ca.Storage;
using Segl.Demo;
using Segl.Testing.Web;

namespace Segl.Bench.Ldap;

/// <summary>Searches for one exact address among a million certificates, beside OpenLDAP's server with the same ones and the same clients.</summary>
internal sealed class LdapBench(IReadOnlyList<DatabaseKind> kinds, int runs)
{
    private const double RatioMin = 1;

    private static readonly TimeSpan RunTime = TimeSpan.FromSeconds(5);

    public async Task RunAsync(BenchReport report)
    {
        BenchReport.Progress("slapd: writing the certificates");
        await using var slapd = await SlapdServer.StartAsync(new PublishedPattern(isSqlite: false));
        await using var databases = BenchDatabases.Create();
        foreach (var kind in kinds)
        {
            await using var database = await databases.CreateAsync(kind);
            var endPoint = new IPEndPoint(IPAddress.Loopback, ServerProcess.FreeAddress().Port);
            await using var server = await BenchServer.StartAsync(
                ("Segl__Storage__Kind", $"{kind}"), ("Segl__Storage__ConnectionString", database.ConnectionString),
                ("Segl__Directory__Enabled", "true"), ("Segl__Directory__Address", $"{endPoint.Address}"), ("Segl__Directory__Port", $"{endPoint.Port}"));
            await FillAsync(kind, database.ConnectionString, server);
            CompareAnswers(endPoint, slapd.EndPoint);
            Measure(report, kind, endPoint, slapd.EndPoint);
        }
    }

    private static async Task FillAsync(DatabaseKind kind, string connectionString, BenchServer server)
    {
        BenchReport.Progress($"{kind}: writing the certificates");
        var pattern = new PublishedPattern(kind is DatabaseKind.Sqlite);
        var administrator = await Person.FindAsync(server.Address, "UserAdministrator", TimeProvider.System);
        await using var connection = Connect(kind, connectionString, pattern);
        await connection.OpenAsync();
        await new PortalData(kind, connection, TimeProvider.System.GetUtcNow()) { Published = pattern }.FillAsync(administrator.UserId);
        await server.WaitUntilIdleAsync();
    }

    private static DbConnection Connect(DatabaseKind kind, string connectionString, PublishedPattern pattern)
    {
        if (kind is DatabaseKind.PostgreSql)
            return new NpgsqlConnection(connectionString);

        var connection = new SqliteConnection(connectionString);
        pattern.Register(connection);
        return connection;
    }

    // What is compared must be the same work: entries of the same name and size, give or take how lengths are written.
    private static void CompareAnswers(IPEndPoint ours, IPEndPoint theirs)
    {
        const long number = 4_711;
        const int octetsOfLengths = 64;
        var (our, their) = (LdapLoad.Ask(ours, number), LdapLoad.Ask(theirs, number));
        Demands.Demand(
            Math.Abs(our.Length - their.Length) <= octetsOfLengths, $"The entries differ: {our.Length} and {their.Length} octets for certificate {number}.");
    }

    private void Measure(BenchReport report, DatabaseKind kind, IPEndPoint ours, IPEndPoint theirs)
    {
        BenchReport.Progress($"{kind}: measuring");
        LdapLoad.Run(theirs, RunTime, run: 0);
        LdapLoad.Run(ours, RunTime, run: 0);
        var (our, their) = (new List<(double PerSecond, double Microseconds)>(), new List<(double PerSecond, double Microseconds)>());
        for (var run = 1; run <= runs; run++)
        {
            their.Add(LdapLoad.Run(theirs, RunTime, run));
            our.Add(LdapLoad.Run(ours, RunTime, run));
            BenchReport.Progress(
                $"{kind}, run {run}: {our[^1].PerSecond:0}/s, 99 % within {our[^1].Microseconds:0} µs; slapd {their[^1].PerSecond:0}/s, {their[^1].Microseconds:0} µs");
        }

        BenchReport.Progress($"{kind}: measured");
        report.Add(Measurement.Share(
            $"{kind}: searches for an exact address, {LdapLoad.Clients} clients", BenchReport.Median(our.Select(run => run.PerSecond)), "/s", "slapd, mdb",
            BenchReport.Median(their.Select(run => run.PerSecond)), RatioMin));
        report.Add(new(
            $"{kind}: 99th percentile of one search", BenchReport.Median(our.Select(run => run.Microseconds)), "µs", "slapd, mdb",
            BenchReport.Median(their.Select(run => run.Microseconds))));
    }
}
