using Segl.Server.Features.Orders;

namespace Segl.Server.Tests.Orders;

public sealed class SecretCodeTests
{
    [Fact]
    public void The_alphabet_gives_more_than_75_bits_and_has_nothing_that_looks_alike()
    {
        (SecretCode.Characters * Math.Log2(SecretCode.Alphabet.Length)).ShouldBeGreaterThan(75);
        SecretCode.Alphabet.Distinct().Count().ShouldBe(SecretCode.Alphabet.Length);
        SecretCode.Alphabet.ShouldNotContain(character => "01ILOilo".Contains(character));
    }

    [Fact]
    public void A_code_is_shown_in_four_groups_of_four() =>
        SecretCode.Draw().Reveal().ShouldMatch("^[2-9A-HJKMNP-Z]{4}(-[2-9A-HJKMNP-Z]{4}){3}$");

    [Fact]
    public void Two_codes_differ() => SecretCode.Draw().Reveal().ShouldNotBe(SecretCode.Draw().Reveal());

    [Fact]
    public void A_code_does_not_say_itself_to_logs() => SecretCode.Draw().ToString().ShouldBe("(one-time code)");

    [Theory]
    [InlineData("ABCD-EFGH-JKMN-PQRS")]
    [InlineData("abcdefghjkmnpqrs")]
    [InlineData("  abcd efgh jkmn pqrs\t")]
    [InlineData("ABCD\u2013EFGH\u2014JKMN\u2011PQRS")]
    [InlineData("ABCD\u00a0EFGH\u00a0JKMN\u00a0PQRS")]
    public void Small_letters_spaces_and_hyphens_do_no_harm(string typed) =>
        SecretCode.Typed(typed).Reveal().ShouldBe("ABCD-EFGH-JKMN-PQRS");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ABCD-EFGH-JKMN-PQR")]
    [InlineData("ABCD-EFGH-JKMN-PQRST")]
    [InlineData("ABCD-EFGH-JKMN-PQR0")]
    [InlineData("\u0391BCD-EFGH-JKMN-PQRS")]
    public void Text_that_cannot_be_a_code_becomes_one_that_matches_none(string? typed) =>
        SecretCode.Typed(typed).Reveal().ShouldBe("0000-0000-0000-0000");

    [Fact]
    public void Very_long_text_is_not_read() =>
        SecretCode.Typed(new string(' ', 100) + "ABCDEFGHJKMNPQRS").Reveal().ShouldStartWith("0000");
}
