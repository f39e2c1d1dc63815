namespace Segl.Server.Features.Directory;

/// <summary>What all answers that wait for their clients hold in memory: whoever asks and does not read must not fill it.</summary>
internal sealed class HeldAnswers(int bytesMax)
{
    private long _held;

    /// <summary>Takes room; false where there is none.</summary>
    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= bytesMax)
            return true;

        Give(bytes);
        return false;
    }

    /// <summary>Gives it back.</summary>
    public void Give(int bytes) => Interlocked.Add(ref _held, -bytes);
}
