using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Segl.Server.Web;

namespace Segl.Server.Tests.Web;

public sealed class ListenerAddressTests
{
    [Theory]
    [InlineData("http://*:8081", "192.0.2.1", true)]
    [InlineData("http://0.0.0.0:8081", "::1", true)]
    [InlineData("http://[::]:8081", "192.0.2.1", true)]
    [InlineData("http://192.0.2.1:8081", "::ffff:192.0.2.1", true)]
    [InlineData("http://192.0.2.1:8081", "192.0.2.2", false)]
    [InlineData("http://localhost:8081", "::1", true)]
    [InlineData("http://localhost:8081", "192.0.2.1", false)]
    [InlineData("http://[2001:db8::1]:8081", "2001:db8::1", true)]
    public void Knows_its_connections_by_address(string url, string local, bool isOf) =>
        ListenerAddress.Parse(url, "http")!.IsOf(Connection(local, 8081)).ShouldBe(isOf);

    [Fact]
    public void Knows_its_connections_by_port() =>
        ListenerAddress.Parse("http://*:8081", "http")!.IsOf(Connection("192.0.2.1", 8080)).ShouldBeFalse();

    [Theory]
    [InlineData("https://*:8081")]
    [InlineData("http://*:0")]
    [InlineData("http://*:8081/path")]
    [InlineData("http://status.example.dk:8081")]
    [InlineData("http://unix:/tmp/socket")]
    [InlineData("8081")]
    [InlineData("")]
    public void Takes_nothing_that_could_mean_something_else(string url) => ListenerAddress.Parse(url, "http").ShouldBeNull();

    [Fact]
    public void The_host_does_not_start_with_an_address_that_cannot_be_one() =>
        Should.Throw<InvalidOperationException>(() => TestServer.Start(("Segl:Status:Urls:0", "https://*:8081")).Dispose())
            .Message.ShouldContain("Segl:Status:Urls");

    private static ConnectionInfo Connection(string local, int port)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpConnectionFeature>(new HttpConnectionFeature { LocalIpAddress = IPAddress.Parse(local), LocalPort = port });
        return context.Connection;
    }
}
