using Segl.Server.Features.Organisations;

namespace Segl.Server.Tests.Organisations;

public sealed class NoticeDaysTests
{
    [Theory]
    [InlineData("60,30,14,7,1", "60, 30, 14, 7, 1")]
    [InlineData("1 7 14 30 60", "60, 30, 14, 7, 1")]
    [InlineData("  365 ; 1\r\n", "365, 1")]
    [InlineData("1", "1")]
    public void Is_read_however_the_numbers_are_parted_and_kept_from_the_earliest_notice_on(string text, string kept)
    {
        var days = NoticeDays.Parse(text).Value;

        days.Value.ShouldBe(kept);
        NoticeDays.Parse(days.Value).Value.ShouldBe(days);
    }

    [Theory]
    [InlineData("", "NoticeDaysEmpty")]
    [InlineData(" , ;", "NoticeDaysEmpty")]
    [InlineData("0", "NoticeDaysOutOfRange")]
    [InlineData("366", "NoticeDaysOutOfRange")]
    [InlineData("-1", "NoticeDaysOutOfRange")]
    [InlineData("1.5", "NoticeDaysOutOfRange")]
    [InlineData("99999999999999999999", "NoticeDaysOutOfRange")]
    [InlineData("30, tyve", "NoticeDaysOutOfRange")]
    [InlineData("30, 14, 30", "NoticeDaysTwice")]
    [InlineData("1,2,3,4,5,6,7,8,9,10,11", "NoticeDaysTooMany")]
    public void Refuses_what_cannot_be_kept(string text, string code) => NoticeDays.Parse(text).Refusal!.Code.ShouldBe(code);

    [Fact]
    public void Reads_no_text_without_end() => NoticeDays.Parse(new string(' ', 101)).Refusal!.Code.ShouldBe("NoticeDaysTooMany");

    [Fact]
    public void What_is_usual_is_in_numbers_too() => NoticeDays.Usual.Days.ShouldBe([60, 30, 14, 7, 1]);
}
