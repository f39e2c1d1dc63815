using Segl.Server.Features.SignIn;

namespace Segl.Server.Tests.SignIn;

public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData("fire helt urelaterede ord")]
    [InlineData("ærlighedvarerlængst")]
    [InlineData("aB3$fG7!kL0?")]
    public void Takes_what_is_long_and_not_guessed_first(string password) => PasswordRules.Check(password, "bo.bruger").ShouldBeNull();

    [Theory]
    [InlineData("", "PasswordLength")]
    [InlineData("elleve tegn", "PasswordLength")]
    [InlineData("xx-bo.bruger-xx", "PasswordHasUserId")]
    [InlineData("XX-BO.BRUGER-XX", "PasswordHasUserId")]
    [InlineData("password1234", "PasswordTooCommon")]
    [InlineData("Adgangskode123", "PasswordTooCommon")]
    [InlineData("aaaaaaaaaaaaaa", "PasswordTooCommon")]
    [InlineData("123456789012", "PasswordTooCommon")]
    [InlineData("abababababab", "PasswordTooCommon")]
    public void Refuses_what_is_short_or_guessed_first(string password, string code) =>
        PasswordRules.Check(password, "bo.bruger").ShouldNotBeNull().Code.ShouldBe(code);

    [Fact]
    public void Refuses_more_than_anybody_types() =>
        PasswordRules.Check(new string('a', 257), "").ShouldNotBeNull().Code.ShouldBe("PasswordLength");
}
