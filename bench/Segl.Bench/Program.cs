using System.Globalization;
using Segl.Bench;
using Segl.Bench.Fuzzing;
using Segl.Bench.Issuing;
using Segl.Bench.Ldap;
using Segl.Bench.Machines;
using Segl.Bench.Portal;
using Segl.Bench.Serving;
using Segl.Bench.Status;
using Segl.Ca.Storage;

// The server that others are compared with runs as a process of its own.
if (FixedAnswer.BytesAsked is { } bytes)
{
    await FixedAnswer.RunAsync(args, bytes);
    return 0;
}

// Fewer runs are for trying things out: a report stands on the medians of at least five.
const int runsUsual = 5;

// One measurement per word; each prints its table and leaves artifacts/bench/<word>.json. Exit code 1: a goal does not hold.
// A part alone leaves <word>-<part>.json, so that it does not take the whole one's place.
string[] parts = ["engine", "start", "memory", "rush", "answers"];
if (args is ["issue", .. var rest])
{
    var part = rest is [var first, ..] && parts.Contains(first) ? first : null;
    var number = part is null ? rest : rest[1..];
    var runs = number is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : runsUsual;
    var report = new BenchReport(part is null ? "issue" : $"issue-{part}", runs);
    var server = new ServerBench(runs);
    foreach (var each in part is null ? parts : [part])
        await (each switch
        {
            "engine" => new IssueBench(runs).RunAsync(report),
            "start" => server.MeasureStartsAsync(report),
            "memory" => ServerBench.MeasureMemoryAsync(report),
            "rush" => server.MeasureRushesAsync(report),
            _ => AnswerBench.RunAsync(report),
        });
    return await report.FinishAsync();
}

if (args is ["ocsp", "short", .. var shortRest])
{
    var runs = shortRest is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : runsUsual;
    var report = new BenchReport("ocsp-short", runs);
    await new OcspBench(runs).RunShortAsync(report);
    return await report.FinishAsync();
}

// Each database alone, where a machine has no quarter of an hour of peace.
if (args is [("crl" or "revoke" or "ldap") and var subject, .. var subjectRest])
{
    var isAlone = subjectRest is ["sqlite" or "postgresql", ..];
    var number = isAlone ? subjectRest[1..] : subjectRest;
    var runs = number is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : runsUsual;
    DatabaseKind[] kinds = isAlone ? [Enum.Parse<DatabaseKind>(subjectRest[0], ignoreCase: true)] : Enum.GetValues<DatabaseKind>();
    var report = new BenchReport(isAlone ? $"{subject}-{subjectRest[0]}" : subject, runs);
    await (subject switch
    {
        "crl" => new CrlBench(runs, kinds).RunAsync(report),
        "revoke" => new RevokeBench(runs, kinds).RunAsync(report),
        _ => new LdapBench(kinds, runs).RunAsync(report),
    });
    return await report.FinishAsync();
}

if (args is [("portal" or "ocsp") and var word, .. var runsRest])
{
    var runs = runsRest is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : runsUsual;
    var report = new BenchReport(word, runs);
    await (word == "portal" ? new PortalBench(runs).RunAsync(report) : new OcspBench(runs).RunAsync(report));
    return await report.FinishAsync();
}

if (args is ["api", .. var apiRest])
{
    var runs = apiRest is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : runsUsual;
    var report = new BenchReport("api", runs);
    await new ApiBench(runs).RunAsync(report);
    return await report.FinishAsync();
}

if (args is ["fuzz", .. var fuzzRest])
{
    var report = new BenchReport("fuzz", runs: 1);
    await new FuzzBench(fuzzRest is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : FuzzBench.CasesUsual).RunAsync(report);
    return await report.FinishAsync();
}

await Console.Error.WriteLineAsync(
    $"usage: ./dev bench portal [RUNS] | crl [sqlite | postgresql] [RUNS] | revoke [sqlite | postgresql] [RUNS] | ocsp [short] [RUNS] | ldap [sqlite | postgresql] [RUNS] | fuzz [CASES] | "
    + $"issue [{string.Join(" | ", parts)}] [RUNS]");
return 2;
