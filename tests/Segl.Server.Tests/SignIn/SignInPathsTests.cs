using Segl.Server.Features.SignIn;

namespace Segl.Server.Tests.SignIn;

public sealed class SignInPathsTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/certifikater?side=2")]
    public void Takes_paths_of_this_site(string path) => SignInPaths.WayBack(path).ShouldBe(path);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("certifikater")]
    [InlineData("//example.com")]
    [InlineData("/\\example.com")]
    [InlineData("https://example.com/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/a\r\nSet-Cookie: b=c")]
    public void Goes_to_the_start_page_rather_than_anywhere_else(string? path) => SignInPaths.WayBack(path).ShouldBe("/");

    [Fact]
    public void Refuses_a_way_back_that_is_longer_than_any_address_of_ours() =>
        SignInPaths.IsLocal("/" + new string('a', 512)).ShouldBeFalse();
}
