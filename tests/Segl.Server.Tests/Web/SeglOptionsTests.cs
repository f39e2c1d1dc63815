using Microsoft.Extensions.Options;

namespace Segl.Server.Tests.Web;

public sealed class SeglOptionsTests
{
    [Theory]
    [InlineData("Segl:PublicUrl", "segl.example.dk")]
    [InlineData("Segl:PublicUrl", "ftp://segl.example.dk")]
    [InlineData("Segl:PublicUrl", "https://segl.example.dk/path")]
    [InlineData("Segl:TrustedProxies:0", "proxy.example.dk")]
    [InlineData("Segl:RateLimits:SignIn:TriesMax", "0")]
    [InlineData("Segl:RateLimits:Code:WindowSeconds", "3601")]
    public void The_host_refuses_to_start_on_a_bad_value(string key, string value) =>
        Should.Throw<OptionsValidationException>(() => TestServer.Start((key, value)));

    [Fact]
    public void The_host_refuses_to_start_on_a_misspelt_limit() =>
        Should.Throw<InvalidOperationException>(() => TestServer.Start(("Segl:RateLimits:SingIn:TriesMax", "5")));
}
