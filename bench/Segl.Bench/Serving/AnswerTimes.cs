namespace Segl.Bench.Serving;

/// <summary>The milliseconds that refusals took, of three kinds of name: one that exists, one that exists and is <paramref name="closed"/>, and none.</summary>
internal sealed class AnswerTimes(string closed)
{
    private const double RatioMin = 0.9;
    private const double RatioMax = 1.1;

    private readonly List<double>[] _milliseconds = [[], [], []];

    /// <summary>One try of each kind; which comes first goes round.</summary>
    public async Task TakeAsync(int turn, params IReadOnlyList<Func<Task<double>>> kinds)
    {
        for (var step = 0; step < kinds.Count; step++)
        {
            var kind = (turn + step) % kinds.Count;
            _milliseconds[kind].Add(await kinds[kind]());
        }
    }

    public void Report(BenchReport report, string what)
    {
        var unknown = BenchReport.Median(_milliseconds[2]);
        report.Add(Measurement.Equal($"{what} exists", BenchReport.Median(_milliseconds[0]), "ms", "does not exist", unknown, RatioMin, RatioMax));
        report.Add(Measurement.Equal($"{what} exists, {closed}", BenchReport.Median(_milliseconds[1]), "ms", "does not exist", unknown, RatioMin, RatioMax));
    }

    public override string ToString() =>
        $"{_milliseconds[0].Count} of each, medians {string.Join(", ", _milliseconds.Select(kind => $"{BenchReport.Median(kind):0.00}"))} ms";
}
