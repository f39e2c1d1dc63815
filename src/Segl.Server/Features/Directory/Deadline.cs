namespace Segl.Server.Features.Directory;

/// <summary>A time that can be set over and over, and a token that is cancelled when it is over.</summary>
/// <remarks>
/// Every message, search and answer has its time and hardly one needs it. So setting it only writes it down: the timer that runs already is
/// left to run, and when it rings looks how long there is still to wait.
/// </remarks>
internal sealed class Deadline : IDisposable
{
    private const long Never = long.MaxValue;

    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _source;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private long _due = Never;
    private long _rings = Never;

    /// <summary>One that is not set yet.</summary>
    /// <param name="clock">The time.</param>
    /// <param name="outer">Cancels the token too.</param>
    public Deadline(TimeProvider clock, CancellationToken outer)
    {
        _clock = clock;
        _source = CancellationTokenSource.CreateLinkedTokenSource(outer);
        _timer = clock.CreateTimer(
            static state => (state as Deadline)?.Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled when it is over, and then for good.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether it is over, which cancelling alone does not make it.</summary>
    public bool HasPassed { get; private set; }

    /// <summary>From now on this long.</summary>
    public void Set(TimeSpan time)
    {
        lock (_lock)
        {
            _due = _clock.GetTimestamp() + (long)(time.TotalSeconds * _clock.TimestampFrequency);
            if (_due >= _rings)
                return;

            _rings = _due;
            _timer.Change(time, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>What it was for is done.</summary>
    public void Clear()
    {
        lock (_lock)
            _due = Never;
    }

    /// <summary>Cancels the token before.</summary>
    public Task CancelAsync() => _source.CancelAsync();

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }

    private void Ring()
    {
        lock (_lock)
        {
            _rings = Never;
            if (_due == Never)
                return;

            var left = _due - _clock.GetTimestamp();
            if (left > 0)
            {
                // In whole milliseconds and never none: a timer that is a little early must not ring again at once.
                _rings = _due;
                _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(left * 1000.0 / _clock.TimestampFrequency)), Timeout.InfiniteTimeSpan);
                return;
            }

            HasPassed = true;
        }

        Cancel();
    }

    private void Cancel()
    {
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The last moment of the connection too.
        }
    }
}
