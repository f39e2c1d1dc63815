using System.Net.Http.Headers;
using System.Text;
using Segl.Ca.Storage;
using Segl.Pki.Outcomes;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Api;

/// <summary>How EST says no, behind a proxy that speaks TLS.</summary>
[Clause("RFC 7030", "4.2.3")]
public sealed class EstOverHttpTests(TestDatabases databases) : IClassFixture<TestDatabases>
{
    private const string Est = "/.well-known/est/";
    private const string ClearText = "text/plain";
    private const string Problem = "application/problem+json";

    private static readonly (string, string) s_proxy = ("Segl:TrustedProxies:0", "127.0.0.1");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_is_refused_is_told_in_clear_text_and_as_a_problem_only_to_whoever_asks_for_json()
    {
        await using var site = await ApiSite.StartAsync(
            databases, DatabaseKind.Sqlite, s_proxy, ("Segl:RateLimits:Code:TriesMax", "6"), ("Segl:RateLimits:Code:WindowSeconds", "3600"));
        using var machine = site.Program(token: null);

        var tooLarge = await PostAsync(machine, "simpleenroll", new string('A', 300 * 1024));
        var asJson = await PostAsync(machine, "simpleenroll", new string('A', 300 * 1024), accept: "application/json");
        using var nothing = await machine.GetAsync(new Uri(Est + "nothing", UriKind.Relative), Token);
        var otherMethod = await PostAsync(machine, "cacerts", "");
        for (var tries = 0; tries < 8; tries++)
            await PostAsync(machine, "simpleenroll", "", "1000000001:2222-2222-2222-2222");
        var tooMany = await PostAsync(machine, "simpleenroll", "", "1000000001:2222-2222-2222-2222");
        var tooManyAsJson = await PostAsync(machine, "simpleenroll", "", "1000000001:2222-2222-2222-2222", "application/json");

        (tooLarge.Status, tooLarge.Type, asJson.Status, asJson.Type).ShouldBe((413, ClearText, 413, Problem));
        tooLarge.Body.ShouldStartWith("BodyTooLarge: ");
        ((int)nothing.StatusCode, nothing.Content.Headers.ContentType?.MediaType).ShouldBe((404, ClearText));
        (otherMethod.Status, otherMethod.Type).ShouldBe((405, ClearText));
        (tooMany.Status, tooMany.Type, tooManyAsJson.Status, tooManyAsJson.Type).ShouldBe((429, ClearText, 429, Problem));
        tooMany.Body.ShouldStartWith("TooManyTries: ");
        tooMany.RetryAfter.ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_label_names_the_order_whose_code_it_is_or_nothing()
    {
        await using var site = await ApiSite.StartAsync(databases, DatabaseKind.Sqlite, s_proxy);
        using var machine = site.Program(token: null);
        const string Credentials = "1000000001:2222-2222-2222-2222";

        foreach (var operation in new[] { "simpleenroll", "serverkeygen" })
        {
            (await PostAsync(machine, $"1000000002/{operation}", "MAA=", Credentials)).Status.ShouldBe(404, operation);
            (await PostAsync(machine, $"oces3/{operation}", "MAA=", Credentials)).Status.ShouldBe(404, operation);
            (await PostAsync(machine, $"1000000001/{operation}", "?", Credentials)).Body.ShouldStartWith("RequestNotBase64", Case.Sensitive, operation);
            (await PostAsync(machine, $"oces/{operation}", "?", Credentials)).Body.ShouldStartWith("RequestNotBase64", Case.Sensitive, operation);
        }
    }

    [Fact]
    public async Task Each_operation_says_which_credentials_it_takes()
    {
        await using var site = await ApiSite.StartAsync(databases, DatabaseKind.Sqlite, s_proxy);
        using var machine = site.Program(token: null);

        var (enrol, generate) = (await PostAsync(machine, "simpleenroll", "MAA="), await PostAsync(machine, "serverkeygen", "MAA="));

        (enrol.Status, generate.Status).ShouldBe((401, 401));
        enrol.Body.ShouldContain("or an access token");
        generate.Body.ShouldNotContain("token");
    }

    private static async Task<(int Status, string? Type, string Body, TimeSpan? RetryAfter)> PostAsync(
        HttpClient machine, string operation, string body, string? credentials = null, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Est + operation) { Content = new StringContent(body, Encoding.ASCII) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/pkcs10");
        request.Headers.Add("X-Forwarded-Proto", "https");
        if (credentials is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await machine.SendAsync(request, Token);
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync(Token),
            answer.Headers.RetryAfter?.Delta);
    }
}
