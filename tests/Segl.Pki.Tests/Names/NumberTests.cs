using Segl.Pki.Names;

namespace Segl.Pki.Tests.Names;

/// <summary>Cvr, Gln, PNumber and SeNumber.</summary>
public sealed class NumberTests
{
    [Theory]
    [InlineData("34051178")]
    [InlineData("19552101")]
    [InlineData(" 19435075 ")]
    public void Takes_CVR_numbers_of_the_register(string text)
    {
        var cvr = Cvr.Parse(text, CvrRule.RealOnly).Value;

        cvr.Value.ShouldBe(text.Trim());
        cvr.IsFictitious.ShouldBeFalse();
    }

    [Theory]
    [InlineData("", "CvrMalformed")]
    [InlineData("3405117", "CvrMalformed")]
    [InlineData("340511780", "CvrMalformed")]
    [InlineData("34 05 11 78", "CvrMalformed")]
    [InlineData("00000000", "CvrMalformed")]
    [InlineData("\u0663\u0664051178", "CvrMalformed")]
    [InlineData("34051179", "CvrCheckDigitWrong")]
    [InlineData("43051178", "CvrCheckDigitWrong")]
    [InlineData("98753572", "CvrFictitious")]
    public void Refuses_what_is_no_CVR_number(string text, string code) => Cvr.Parse(text, CvrRule.RealOnly).Refusal?.Code.ShouldBe(code);

    [Fact]
    public void Takes_fictitious_CVR_numbers_where_they_are_allowed()
    {
        Cvr.Parse("98753572", CvrRule.FictitiousAllowed).Value.IsFictitious.ShouldBeTrue();
        Cvr.Parse("34051179", CvrRule.FictitiousAllowed).Refusal?.Code.ShouldBe("CvrCheckDigitWrong");
    }

    [Fact]
    public void One_mistyped_digit_never_gives_another_CVR_number()
    {
        foreach (var (position, digit) in Enumerable.Range(0, 8).SelectMany(_ => "12345678", (position, digit) => (position, digit)))
        {
            var mistyped = string.Concat("34051178".AsSpan(0, position), [digit], "34051178".AsSpan(position + 1));
            if (mistyped != "34051178")
                Cvr.Parse(mistyped, CvrRule.RealOnly).IsRefused.ShouldBeTrue(mistyped);
        }
    }

    [Theory]
    [InlineData("5798009811578", null)]
    [InlineData("4006381333931", null)]
    [InlineData("5798009811577", "GlnCheckDigitWrong")]
    [InlineData("579800981157", "GlnMalformed")]
    [InlineData("579800981157x", "GlnMalformed")]
    public void Judges_location_numbers_by_their_check_digit(string text, string? code) => Gln.Parse(text).Refusal?.Code.ShouldBe(code);

    [Theory]
    [InlineData("1003388394", null)]
    [InlineData("0000000000", null)]
    [InlineData("100338839", "PNumberMalformed")]
    [InlineData("10033883940", "PNumberMalformed")]
    [InlineData("100338839a", "PNumberMalformed")]
    public void Judges_P_numbers_by_their_form_only(string text, string? code) => PNumber.Parse(text).Refusal?.Code.ShouldBe(code);

    [Theory]
    [InlineData("12345678", null)]
    [InlineData("1234567", "SeNumberMalformed")]
    [InlineData("1234567x", "SeNumberMalformed")]
    public void Judges_SE_numbers_by_their_form_only(string text, string? code) => SeNumber.Parse(text).Refusal?.Code.ShouldBe(code);
}
