using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

/// <summary>Kills the process with SIGKILL at a named moment of issuing.</summary>
/// <remarks>
/// The runtime calls <see cref="Initialize"/> before Main. The moments are the starts and stops of the activities that the server's own
/// tracing marks its steps with. Every moment that passes is noted in the file <c>SEGL_MOMENTS</c>, so that the test knows what had
/// happened; the file <c>SEGL_CRASH_AT</c> names the moment to die at, for example <c>segl.ca.sign:stop</c>. A test writes it while the
/// server runs, so that one server can finish one case and die in the next.
/// </remarks>
[SuppressMessage("Design", "MA0047", Justification = "The runtime looks for a type of this name without a namespace.")]
internal sealed class StartupHook
{
    private static readonly string? CrashAtFile = Environment.GetEnvironmentVariable("SEGL_CRASH_AT");
    private static readonly string? MomentsFile = Environment.GetEnvironmentVariable("SEGL_MOMENTS");
    private static readonly Lock Passing = new();

    public static void Initialize()
    {
        if (CrashAtFile is null || MomentsFile is null)
            return;

        ActivitySource.AddActivityListener(new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Segl.", StringComparison.Ordinal),
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = activity => Pass(activity, "start"),
            ActivityStopped = activity => Pass(activity, "stop"),
        });
    }

    private static void Pass(Activity activity, string phase)
    {
        var moment = $"{activity.OperationName}:{phase}";
        lock (Passing)
        {
            // Initialize returned early without a file.
            File.AppendAllText(MomentsFile!, $"{moment} {activity.GetTagItem("segl.serial")}\n");
            if (!File.Exists(CrashAtFile) || File.ReadAllText(CrashAtFile) != moment)
                return;

            // Nothing of this process runs on while the signal is under way.
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
