namespace Segl.Server.Features.Issuing;

/// <summary>Keeps the key pool filled: one thread in the background of everything else, and others only while somebody waits.</summary>
/// <remarks>
/// The one that fills gives way to whatever else the machine does (nice 10): filling the pool must slow nobody down. It counts
/// among the cores, so that a rush never makes more threads than the machine can run, except on a machine of one core.
/// </remarks>
internal sealed class KeyPoolWorker(KeyPool pool, ILogger<KeyPoolWorker> log) : BackgroundService
{
    // A wake-up may be taken by another thread that then found nothing to do: look again by oneself.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var urgentThreads = Math.Max(1, Environment.ProcessorCount - 1);
        List<Task> threads = [Start("key pool", KeyDemand.Store, stoppingToken)];
        for (var number = 1; number <= urgentThreads; number++)
            threads.Add(Start($"key pool rush {number}", KeyDemand.Waiting, stoppingToken));
        return Task.WhenAll(threads);
    }

    private Task Start(string name, KeyDemand demand, CancellationToken stoppingToken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            if (demand is KeyDemand.Store)
                NiceThread.GiveWay();
            Run(demand, stoppingToken);
            ended.SetResult();
        })
        {
            Name = name,
            IsBackground = true,
        };
        thread.Start();
        return ended.Task;
    }

    private void Run(KeyDemand demand, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!pool.MakeOne(demand))
                    pool.WaitUntilWanted(LookAgain, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception) when (exception is System.Security.Cryptography.CryptographicException or OutOfMemoryException)
            {
                log.KeyNotMade(exception);
                stoppingToken.WaitHandle.WaitOne(PauseAfterFault);
            }
        }
    }
}
