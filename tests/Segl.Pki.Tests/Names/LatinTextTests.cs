using System.Text;
using Segl.Pki.Names;

namespace Segl.Pki.Tests.Names;

/// <summary>What common names and names of organisations may hold; both follow one rule.</summary>
public sealed class LatinTextTests
{
    [Theory]
    [InlineData("Digitaliseringsstyrelsen")]
    [InlineData("Ærøskøbing Bådværft & Søn A/S")]
    [InlineData("SP_EXTTEST_Signing_1")]
    [InlineData("Testorganisation nr. 98753572")]
    [InlineData("OCES3 (test) systemcertifikat")]
    [InlineData("3")]
    [InlineData("Å.")]
    [InlineData("Łódź – Kağıt “Nguyễn” 100 %")]
    public void Takes_ordinary_names_unchanged(string name)
    {
        CommonName.Parse(name).Value.Value.ShouldBe(name);
        OrganizationName.Parse(name).Value.Value.ShouldBe(name);
    }

    [Fact]
    public void Composes_and_trims()
    {
        var decomposed = "  A\u030Arhus  ";

        CommonName.Parse(decomposed).Value.Value.ShouldBe("\u00C5rhus");
    }

    [Theory]
    [InlineData("", "NameEmpty")]
    [InlineData("   ", "NameEmpty")]
    [InlineData("Linje\nskift", "NameHasControlCharacter")]
    [InlineData("Tabulator\t", "NameHasControlCharacter")]
    [InlineData("Nul\0", "NameHasControlCharacter")]
    [InlineData("Afsnit\u2029", "NameHasControlCharacter")]
    [InlineData("abc\u202Edcba", "NameHasBidiControl")]
    [InlineData("abc\u200Fd", "NameHasBidiControl")]
    [InlineData("abc\u2067d", "NameHasBidiControl")]
    [InlineData("Danske\u200BBank", "NameHasInvisibleCharacter")]
    [InlineData("Danske\u200DBank", "NameHasInvisibleCharacter")]
    [InlineData("\uFEFFBank", "NameHasInvisibleCharacter")]
    [InlineData("Blank\u3164", "NameHasInvisibleCharacter")]
    [InlineData("Danske B\u0430nk", "NameMixesScripts")]
    [InlineData("\u0391/S Bank", "NameMixesScripts")]
    [InlineData("\u041B\u0443\u043D\u0430", "NameNotLatin")]
    [InlineData("\u6771\u4EAC", "NameNotLatin")]
    [InlineData("Bank \U0001F600", "NameHasUnusualCharacter")]
    [InlineData("Bank\u00A0A/S", "NameHasUnusualCharacter")]
    [InlineData("Bank \u0663", "NameHasUnusualCharacter")]
    [InlineData("\u0301", "NameWithoutLetter")]
    [InlineData("\u0301 \u0327", "NameWithoutLetter")]
    [InlineData("Q\u0301\u0301 Bank", "NameStacksMarks")]
    [InlineData("-", "NameWithoutLetter")]
    [InlineData("§ & …", "NameWithoutLetter")]
    [InlineData("\u200B", "NameHasInvisibleCharacter")]
    [InlineData("Bank\uFFFE", "NameMalformed")]
    [InlineData("Bank\uFDD0", "NameMalformed")]
    public void Refuses_names_that_hide_or_deceive(string name, string code)
    {
        CommonName.Parse(name).Refusal?.Code.ShouldBe(code);
        OrganizationName.Parse(name).Refusal?.Code.ShouldBe(code);
    }

    [Fact]
    public void Refuses_half_a_surrogate_pair() => CommonName.Parse($"Halv{(char)0xd800}").Refusal?.Code.ShouldBe("NameMalformed");

    [Fact]
    public void Takes_64_characters_and_refuses_65()
    {
        CommonName.Parse(new string('ø', 64)).IsRefused.ShouldBeFalse();

        var refusal = CommonName.Parse(new string('ø', 65)).Refusal;

        refusal.ShouldNotBeNull().ShouldSatisfyAllConditions(
            () => refusal.Code.ShouldBe("NameTooLong"),
            () => refusal.Arguments.ShouldBe(["65", "64"]),
            () => refusal.Clause.ShouldBe("RFC 5280 Appendix A.1"));
    }

    [Fact]
    public void Does_not_even_normalise_very_long_input() =>
        CommonName.Parse(new string('a', 1_000_000)).Refusal?.Code.ShouldBe("NameTooLong");

    [Fact]
    public void Says_which_character_is_at_fault() => CommonName.Parse("Danske B\u0430nk").Refusal?.Arguments.ShouldBe(["U+0430"]);

    [Fact]
    public void What_is_taken_is_taken_again_unchanged()
    {
        // Every character of the first plane, alone and between Latin letters.
        for (var code = 0; code < 0x10000; code++)
        {
            var parsed = CommonName.Parse($"a{(char)code}b");
            if (parsed.IsRefused)
                continue;

            var text = parsed.Value.Value;
            text.IsNormalized(NormalizationForm.FormC).ShouldBeTrue();
            CommonName.Parse(text).Value.Value.ShouldBe(text);
        }
    }
}
