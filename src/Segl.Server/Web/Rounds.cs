namespace Segl.Server.Web;

/// <summary>What a worker does again and again while the host runs.</summary>
internal static class Rounds
{
    /// <summary>Goes a round after each interval until the host stops.</summary>
    /// <param name="interval">The time between the beginnings of two rounds.</param>
    /// <param name="clock">Whose time.</param>
    /// <param name="round">One round.</param>
    /// <param name="tell">Writes a fault to the log: a database that is away for an hour must not end the rounds for good.</param>
    /// <param name="stopping">The host stops.</param>
    public static async Task RunAsync(
        TimeSpan interval, TimeProvider clock, Func<CancellationToken, Task> round, Action<Exception> tell, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(interval, clock);
        while (await timer.WaitForNextTickAsync(stopping))
            await TryAsync(round, tell, stopping);
    }

    /// <summary>Goes one round, whose fault ends nothing.</summary>
    public static async Task TryAsync(Func<CancellationToken, Task> round, Action<Exception> tell, CancellationToken stopping)
    {
        try
        {
            await round(stopping);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            tell(exception);
        }
    }
}
