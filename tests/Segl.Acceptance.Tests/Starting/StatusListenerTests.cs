using System.Net;

namespace Segl.Acceptance.Tests.Starting;

/// <summary>An address of its own on which nothing but status answers, however the portal's address is configured.</summary>
public sealed class StatusListenerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Serves_status_and_nothing_else_while_the_portal_serves_both(bool isKestrelSection)
    {
        using var folder = new TemporaryFolder();
        var (portal, status) = (ServerProcess.FreeAddress(), ServerProcess.FreeAddress());
        List<(string, string)> settings =
        [
            ("Segl__Mode", "Demonstration"), ("Segl__Authority__RootKey", "EcP256"), ("Segl__Authority__IssuingKey", "EcP256"),
            ("Segl__Issuing__KeysAhead", "0"), ("Segl__Status__Urls__0", status.ToString()),
        ];
        if (isKestrelSection)
            settings.Add(("Kestrel__Endpoints__Portal__Url", portal.ToString()));
        await using var server = await ServerProcess.StartAsync(folder.Path, portal, settings);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });

        foreach (var path in new[] { "", "log-ind", "overblik", "demonstration", "fejl/404", "favicon.svg", "oces", "findes-ikke", "ocspx",
            "find-certifikat", "certificates", "api/v1/directory/x" })
        {
            using var nothing = await client.GetAsync(new Uri(status, path), Token);
            nothing.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
            (await nothing.Content.ReadAsByteArrayAsync(Token)).ShouldBeEmpty(path);
        }

        (await AskAsync(client, status, "/oces/issuing/1/crl/issuing.crl")).ShouldBe(HttpStatusCode.OK);
        (await AskAsync(client, status, "/ocsp/MAA=")).ShouldBe(HttpStatusCode.OK);
        (await AskAsync(client, status, "/api/v1/directory?name=Nobody")).ShouldBe(HttpStatusCode.OK);
        (await AskAsync(client, status, "/certificates/search?name=Segl%20OCES%20rod-CA")).ShouldBe(HttpStatusCode.OK);
        (await AskAsync(client, status, "/crls/search?iHash=x")).ShouldBe(HttpStatusCode.BadRequest);
        (await AskAsync(client, portal, "/oces/issuing/1/crl/issuing.crl")).ShouldBe(HttpStatusCode.OK);
        (await AskAsync(client, portal, "/demonstration")).ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient client, Uri address, string path)
    {
        using var answer = await client.GetAsync(new Uri(address, path), Token);
        return answer.StatusCode;
    }
}
