using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Data.Sqlite;
using Npgsql;
using Segl.Bench.Serving;
using Segl.Ca.Storage;
using Segl.Demo;
using Segl.Testing.Web;

namespace Segl.Bench.Portal;

/// <summary>Pages of the portal over a million certificates, as the browser of a user administrator with ten thousand profiles gets them.</summary>
internal sealed class PortalBench(int runs)
{
    private const double MillisecondsMax = 50;
    private const int RequestsPerRun = 60;
    private const int WarmUp = 20;
    private const double Percentile = 0.99;

    private static readonly Visit[] s_visits =
    [
        new("list, first page", _ => "/certifikater"),
        new("list, a page in the middle", number => $"/certifikater?soeg=&efter={CursorAt(number)}"),
        new("search: name", number => $"/certifikater?soeg=fdeling+{number * 157 % PortalData.LargeProfiles}"),
        new("search: contact person", number => $"/certifikater?soeg=%C3%98rsted+{number % 500}"),
        new("search: e-mail", number => $"/certifikater?soeg=post{number * 157 % PortalData.LargeProfiles}%40kommune"),
        new("search: UUID", number => $"/certifikater?soeg=00000002-0000-7000-8000-{number * 157 % PortalData.LargeProfiles:x12}"),
        new("search: serial number", number => $"/certifikater?soeg={PortalData.SerialOf(number * 157 % PortalData.LargeProfiles)}"),
        new("search: found in none", number => $"/certifikater?soeg=findesikke{number}"),
        new("filter: valid", _ => "/certifikater?status=Valid"),
        new("filter: revoked", _ => "/certifikater?status=Revoked"),
        new("filter: pending", _ => "/certifikater?status=Pending"),
        new("filter: type and expiry within 30 days", _ => "/certifikater?type=System&udloeb=30"),
        new("sorted by expiry", _ => "/certifikater?sorter=Expiry"),
        new("search, filter and sorting together", number => $"/certifikater?soeg=postkasse+{number % 10}&status=Valid&udloeb=365&sorter=Expiry"),
        new("overview", _ => "/overblik"),
    ];

    public async Task RunAsync(BenchReport report)
    {
        await using var databases = BenchDatabases.Create();
        foreach (var kind in new[] { DatabaseKind.Sqlite, DatabaseKind.PostgreSql })
        {
            await using var database = await databases.CreateAsync(kind);
            await using var server = await BenchServer.StartAsync(
                ("Segl__Storage__Kind", $"{kind}"), ("Segl__Storage__ConnectionString", database.ConnectionString));
            await FillAsync(kind, database.ConnectionString, server);
            await MeasureAsync(report, kind, server);
        }
    }

    private static async Task FillAsync(DatabaseKind kind, string connectionString, BenchServer server)
    {
        BenchReport.Progress($"{kind}: writing {PortalData.Certificates} certificates");
        var administrator = await Person.FindAsync(server.Address, "UserAdministrator", TimeProvider.System);
        await using DbConnection connection = kind is DatabaseKind.Sqlite ? new SqliteConnection(connectionString) : new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await new PortalData(kind, connection, TimeProvider.System.GetUtcNow()).FillAsync(administrator.UserId);
        await server.WaitUntilIdleAsync();
    }

    private async Task MeasureAsync(BenchReport report, DatabaseKind kind, BenchServer server)
    {
        using var browser = await server.SignInAsync();
        foreach (var visit in s_visits)
        {
            await TimesAsync(browser, visit, WarmUp, start: 0);
            var percentiles = new List<double>();
            var medians = new List<double>();
            for (var run = 0; run < runs; run++)
            {
                var times = await TimesAsync(browser, visit, RequestsPerRun, WarmUp + (run * RequestsPerRun));
                medians.Add(BenchReport.Median(times));
                percentiles.Add(times.Order().ElementAt((int)Math.Ceiling(times.Count * Percentile) - 1));
            }

            var median = BenchReport.Median(percentiles);
            BenchReport.Progress($"{kind}, {visit.What}: 99 % within {median:0.0} ms, half within {BenchReport.Median(medians):0.0} ms");
            report.Add(Measurement.Under($"{kind}, {visit.What}: 99th percentile", median, "ms", MillisecondsMax));
        }
    }

    private static async Task<List<double>> TimesAsync(TestBrowser browser, Visit visit, int requests, int start)
    {
        var times = new List<double>(requests);
        for (var number = start; number < start + requests; number++)
        {
            var address = visit.Address(number);
            var began = Stopwatch.GetTimestamp();
            var page = await browser.OpenAsync(address);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            Demands.Demand(page.Status == HttpStatusCode.OK, $"{address} answered {(int)page.Status}.");
        }

        return times;
    }

    // The form of ProfileCursor: a profile's id, its expiry (of a list by name, any) and its name's key, as base64url.
    private static string CursorAt(int number)
    {
        var profile = number * 157 % PortalData.LargeProfiles;
        var text = string.Create(CultureInfo.InvariantCulture, $"{0x00000002:x8}000070008000{profile:x12}\n0\n{PortalData.NameKeyOf(profile)}");
        return System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(text));
    }

    /// <summary>One kind of page, and the address of its n-th request, so that no two in a row are the same where that can be.</summary>
    private sealed record Visit(string What, Func<int, string> Address);
}
