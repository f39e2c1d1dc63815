using Segl.Server.Texts;

namespace Segl.Server.Tests.Texts;

public sealed class WordingTests
{
    private static readonly DateTimeOffset s_evening = new(2026, 11, 21, 22, 5, 0, TimeSpan.Zero);

    private readonly Wording _danish = new(TextCatalogue.Load(), Language.Danish);

    [Fact]
    public void Fills_in_the_placeholders() => _danish["Design.StepLine.Text", 2, 4].ShouldBe("Trin 2 af 4");

    [Fact]
    public void Speaks_a_given_language() => _danish.In(Language.English)["Design.StepLine.Text", 2, 4].ShouldBe("Step 2 of 4");

    [Fact]
    public void Throws_on_a_key_without_a_text() => Should.Throw<KeyNotFoundException>(() => _danish["Design.No.Such"]);

    [Fact]
    public void Finds_nothing_where_there_may_be_nothing() => _danish.Find("Refusal.NoSuch").ShouldBeNull();

    [Fact]
    public void Writes_days_as_the_reader_does()
    {
        _danish.Day(s_evening).ShouldBe("21. november 2026");
        _danish.In(Language.English).Day(s_evening).ShouldBe("21 November 2026");
    }

    [Fact]
    public void Writes_moments_in_Danish_time()
    {
        _danish.Moment(s_evening).ShouldBe("21. november 2026 kl. 23.05");
        _danish.In(Language.English).Moment(s_evening).ShouldBe("21 November 2026 at 23:05");
    }
}
