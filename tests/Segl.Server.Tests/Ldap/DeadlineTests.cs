using Segl.Server.Features.Directory;
using Segl.Testing;

namespace Segl.Server.Tests.Ldap;

public sealed class DeadlineTests
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(10);

    [Fact]
    public void It_is_over_when_its_time_is_and_not_before()
    {
        var clock = new FakeClock();
        using var deadline = new Deadline(clock, CancellationToken.None);
        deadline.Set(Time);

        clock.Advance(Time - TimeSpan.FromMilliseconds(1));
        var before = deadline.Token.IsCancellationRequested;
        clock.Advance(TimeSpan.FromMilliseconds(1));

        before.ShouldBeFalse();
        deadline.HasPassed.ShouldBeTrue();
        deadline.Token.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void Who_sets_it_again_has_the_whole_time_anew()
    {
        var clock = new FakeClock();
        using var deadline = new Deadline(clock, CancellationToken.None);

        for (var time = 0; time < 5; time++)
        {
            deadline.Set(Time);
            clock.Advance(Time * 0.9);
        }

        deadline.HasPassed.ShouldBeFalse();
        clock.Advance(Time * 0.1);
        deadline.HasPassed.ShouldBeTrue();
    }

    [Fact]
    public void A_shorter_time_rings_before_a_longer_one_that_was_set_earlier()
    {
        var clock = new FakeClock();
        using var deadline = new Deadline(clock, CancellationToken.None);
        deadline.Set(Time * 12);

        deadline.Set(Time);
        clock.Advance(Time);

        deadline.HasPassed.ShouldBeTrue();
    }

    [Fact]
    public void What_is_cleared_is_never_over_until_it_is_set_again()
    {
        var clock = new FakeClock();
        using var deadline = new Deadline(clock, CancellationToken.None);
        deadline.Set(Time);
        deadline.Clear();

        clock.Advance(Time * 100);
        var cleared = deadline.HasPassed;
        deadline.Set(Time);
        clock.Advance(Time);

        cleared.ShouldBeFalse();
        deadline.HasPassed.ShouldBeTrue();
    }

    [Fact]
    public void Who_cancels_from_outside_ends_it_without_its_time_being_over()
    {
        using var outer = new CancellationTokenSource();
        using var deadline = new Deadline(new FakeClock(), outer.Token);

        outer.Cancel();

        deadline.Token.IsCancellationRequested.ShouldBeTrue();
        deadline.HasPassed.ShouldBeFalse();
    }
}
