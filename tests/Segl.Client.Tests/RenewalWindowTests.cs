using Segl.Client.Keys;
using Segl.Pki.Names;

namespace Segl.Client.Tests;

public sealed class RenewalWindowTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1095)]
    [InlineData(90)]
    [InlineData(3)]
    public void Begins_when_two_thirds_of_the_life_are_over(int days)
    {
        var validity = Validity.From(Start, TimeSpan.FromDays(days));
        var begin = RenewalWindow.Begin(validity);

        (begin - Start).TotalDays.ShouldBe(days * 2 / 3.0, tolerance: 0.001);
        RenewalWindow.IsDue(validity, begin - TimeSpan.FromSeconds(1)).ShouldBeFalse();
        RenewalWindow.IsDue(validity, begin).ShouldBeTrue();
        RenewalWindow.IsDue(validity, validity.NotAfter + TimeSpan.FromDays(1)).ShouldBeTrue();
    }
}
