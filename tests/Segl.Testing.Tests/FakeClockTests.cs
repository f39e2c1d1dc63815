namespace Segl.Testing.Tests;

public sealed class FakeClockTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public void Stands_still_until_it_is_moved()
    {
        var before = _clock.GetUtcNow();

        _clock.Advance(TimeSpan.FromMinutes(5));

        _clock.GetUtcNow().ShouldBe(before.AddMinutes(5));
    }

    [Fact]
    public void Measures_elapsed_time_as_it_is_moved()
    {
        var start = _clock.GetTimestamp();

        _clock.Advance(TimeSpan.FromSeconds(90));

        _clock.GetElapsedTime(start).ShouldBe(TimeSpan.FromSeconds(90));
    }

    [Fact]
    public void Fires_a_periodic_timer_at_each_of_its_instants()
    {
        var start = _clock.Now;
        List<TimeSpan> fired = [];
        using var timer = _clock.CreateTimer(_ => fired.Add(_clock.Now - start), null, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20));

        _clock.Advance(TimeSpan.FromSeconds(55));

        fired.ShouldBe([TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(50)]);
    }

    [Fact]
    public void Fires_each_timer_once_that_fell_due_while_it_slept()
    {
        var start = _clock.Now;
        List<TimeSpan> fired = [];
        using var timer = _clock.CreateTimer(_ => fired.Add(_clock.Now - start), null, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20));

        _clock.Sleep(TimeSpan.FromSeconds(55));
        _clock.Advance(TimeSpan.FromSeconds(30));

        fired.ShouldBe([TimeSpan.FromSeconds(55), TimeSpan.FromSeconds(75)]);
    }

    [Fact]
    public void Fires_no_timer_that_was_disposed_or_is_not_due()
    {
        var fired = 0;
        var disposed = _clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        using var later = _clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        disposed.Dispose();

        _clock.Advance(TimeSpan.FromSeconds(2));

        fired.ShouldBe(0);
    }

    [Fact]
    public async Task Ends_a_delay_that_waits_for_it()
    {
        var delay = Task.Delay(TimeSpan.FromHours(1), _clock, TestContext.Current.CancellationToken);

        delay.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromHours(1));

        await delay.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }
}
