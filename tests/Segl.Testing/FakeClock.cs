namespace Segl.Testing;

/// <summary>A clock that stands still until a test moves it; its timers fire, in order, while it moves.</summary>
public sealed class FakeClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<FakeTimer> _timers = [];
    private DateTimeOffset _now = start.ToUniversalTime();

    /// <summary>A clock that starts at an ordinary working hour, with a fraction of a second to be cut off.</summary>
    public FakeClock()
        : this(new DateTimeOffset(2026, 3, 2, 9, 30, 0, 250, TimeSpan.Zero))
    {
    }

    public DateTimeOffset Now => GetUtcNow();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_gate)
            _timers.Add(timer);
        return timer;
    }

    /// <summary>Moves the clock, stopping at each timer that falls due on the way; callbacks run on the caller's thread.</summary>
    public void Advance(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        var end = Now + duration;
        while (MoveToNextTimer(end) is { } timer)
            timer.Fire();
    }

    public void AdvanceTo(DateTimeOffset instant) => Advance(instant - Now);

    /// <summary>Moves the clock at once, as if the machine had slept: a timer that fell due meanwhile fires once, at the end.</summary>
    /// <remarks>Years of a whole host go by in no time, whose timers would fire millions of times.</remarks>
    public void Sleep(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        foreach (var timer in MoveToEnd(duration))
            timer.Fire();
    }

    private List<FakeTimer> MoveToEnd(TimeSpan duration)
    {
        lock (_gate)
        {
            _now += duration;
            var due = _timers.Where(timer => timer.DueAt <= _now).OrderBy(timer => timer.DueAt).ToList();
            due.ForEach(timer => timer.Reschedule(_now));
            return due;
        }
    }

    private FakeTimer? MoveToNextTimer(DateTimeOffset end)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.DueAt <= end).MinBy(timer => timer.DueAt);
            var instant = next?.DueAt ?? end;
            if (instant > _now)
                _now = instant;

            next?.Reschedule(next.DueAt);
            return next;
        }
    }

    private void Remove(FakeTimer timer)
    {
        lock (_gate)
            _timers.Remove(timer);
    }

    private sealed class FakeTimer(FakeClock clock, Action fire) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset? DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                _period = period;
                DueAt = dueTime == Timeout.InfiniteTimeSpan ? null : clock._now + dueTime;
                return true;
            }
        }

        public void Reschedule(DateTimeOffset? after) => DueAt = _period > TimeSpan.Zero ? after + _period : null;

        public void Fire() => fire();

        public void Dispose() => clock.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
