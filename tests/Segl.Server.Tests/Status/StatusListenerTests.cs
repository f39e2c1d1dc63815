using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Segl.Ca.Authorities;
using Segl.Server.Features.Status;

namespace Segl.Server.Tests.Status;

public sealed class StatusListenerTests
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
        StatusListener.Parse(url)!.IsOf(Connection(local, 8081)).ShouldBe(isOf);

    [Fact]
    public void Knows_its_connections_by_port() =>
        StatusListener.Parse("http://*:8081")!.IsOf(Connection("192.0.2.1", 8080)).ShouldBeFalse();

    [Theory]
    [InlineData("https://*:8081")]
    [InlineData("http://*:0")]
    [InlineData("http://*:8081/path")]
    [InlineData("http://status.example.dk:8081")]
    [InlineData("http://unix:/tmp/socket")]
    [InlineData("8081")]
    [InlineData("")]
    public void Takes_nothing_that_could_mean_something_else(string url) => StatusListener.Parse(url).ShouldBeNull();

    [Fact]
    public void The_host_does_not_start_with_an_address_that_cannot_be_one() =>
        Should.Throw<InvalidOperationException>(() => TestServer.Start(("Segl:Status:Urls:0", "https://*:8081")).Dispose())
            .Message.ShouldContain("Segl:Status:Urls");

    [Fact]
    public async Task Serves_status_and_nothing_else_while_the_portal_serves_both()
    {
        var port = FreePort();
        using var server = TestServer.Start(("Segl:Status:Urls:0", $"http://127.0.0.1:{port}"));
        using var status = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        using var portal = server.Browser();

        foreach (var path in new[] { "/", "/log-ind", "/overblik", "/fejl/404", "/favicon.svg", "/oces", "/findes-ikke", "/ocspx" })
        {
            using var answer = await status.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
            (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty(path);
        }

        using var list = await status.GetAsync(
            new Uri(AuthorityUris.IssuingRevocationListPath, UriKind.Relative), TestContext.Current.CancellationToken);
        list.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await portal.OpenAsync(AuthorityUris.IssuingRevocationListPath)).Status.ShouldBe(HttpStatusCode.OK);
        (await portal.OpenAsync("/")).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static ConnectionInfo Connection(string local, int port)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpConnectionFeature>(new HttpConnectionFeature { LocalIpAddress = IPAddress.Parse(local), LocalPort = port });
        return context.Connection;
    }
}
