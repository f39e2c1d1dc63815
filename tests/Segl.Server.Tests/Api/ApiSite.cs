using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca.Auditing;
using Segl.Ca.Storage;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Tokens;
using Segl.Server.Storage;
using Segl.Testing;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Api;

/// <summary>The real host in demonstration mode, and programs with tokens of its people.</summary>
public sealed class ApiSite : IAsyncDisposable
{
    private readonly TestServer _server;
    private readonly TestDatabase _database;

    private ApiSite(TestServer server, TestDatabase database) => (_server, _database) = (server, database);

    public Uri Address => _server.Address;

    public IServiceProvider Services => _server.Services;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ApiSite> StartAsync(TestDatabases databases, DatabaseKind kind, params (string Key, string Value)[] settings)
    {
        var database = await databases.CreateAsync(kind);
        var server = TestServer.Start(
            services => services.Remove(services.Single(service => service.ImplementationType == typeof(KeyPoolWorker))),
            [
                ("Segl:Mode", "Demonstration"), ("Segl:Storage:Kind", $"{kind}"), ("Segl:Storage:ConnectionString", database.ConnectionString),
                .. settings,
            ]);
        return new ApiSite(server, database);
    }

    /// <summary>A program of a demonstration person, with a token that may do what is said.</summary>
    public async Task<HttpClient> ProgramOfAsync(
        string userId, TokenRights rights = TokenRights.SeeCertificates | TokenRights.AdministerCertificates)
    {
        var made = await RunAsync(async services =>
        {
            var database = services.GetRequiredService<SeglDatabase>();
            var account = await database.Users.SingleAsync(user => user.UserName == userId, Token);
            var roles = await database.Memberships.Where(member => member.AccountId == account.Id).ToListAsync(Token);
            var actor = new Actor(account.Id, account.Name, roles[0].OrganisationId, roles.Select(member => member.Role).ToHashSet(), "192.0.2.1");
            return await services.GetRequiredService<CreateToken>().HandleAsync(new WantedToken("Prøve", rights, 7), actor, Token);
        });
        made.IsRefused.ShouldBeFalse($"{made.Refusal}");
        return Program(made.Value.Secret.Reveal());
    }

    /// <summary>A program that shows a token, whatever it is.</summary>
    public HttpClient Program(string? token)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public async Task<T> RunAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _database.DisposeAsync();
    }
}

/// <summary>How a test speaks JSON.</summary>
internal static class Speaking
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Sends a request; answers its status, its JSON (nothing where there is none, or a line of it for each event) and the answer itself.</summary>
    public static async Task<(int Status, JsonElement Body, HttpResponseMessage Answer)> SayAsync(
        this HttpClient client, string method, string path, string? json = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        var answer = await client.SendAsync(request, Token);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Token);
        var isJson = bytes.Length > 0 && answer.Content.Headers.ContentType?.MediaType != AuditLines.ContentType;
        return ((int)answer.StatusCode, isJson ? JsonSerializer.Deserialize<JsonElement>(bytes) : default, answer);
    }

    /// <summary>Lets an organisation's orders be identified via API, as its administrator does.</summary>
    public static Task AllowApiAsync(HttpClient administrator) => AllowAsync(administrator, "allowsApiIdentification");

    /// <summary>Likewise, whatever a setting of that name allows.</summary>
    public static async Task AllowAsync(HttpClient administrator, string setting)
    {
        var seen = await administrator.SayAsync("GET", "/api/v1/organisation");
        var settings = seen.Body.GetProperty("settings").Deserialize<Dictionary<string, object?>>()!;
        settings[setting] = true;
        var changed = await administrator.SayAsync(
            "PUT", "/api/v1/organisation/settings", JsonSerializer.Serialize(settings), ("If-Match", seen.Answer.Headers.ETag!.Tag));
        changed.Status.ShouldBe(200, $"{changed.Body}");
    }

    /// <summary>A PKCS#10 in PEM, made by OpenSSL.</summary>
    public static async Task<string> RequestAsync(TemporaryFolder folder)
    {
        (await OutsideTool.RunAsync(
            "openssl", ["req", "-new", "-newkey", "rsa:3072", "-nodes", "-keyout", folder.File("key"), "-subj", "/CN=x", "-out", folder.File("csr")]))
            .ShouldSucceed();
        return await File.ReadAllTextAsync(folder.File("csr"), Token);
    }

    public static string Text(this JsonElement json, string member) => json.GetProperty(member).GetString() ?? "";

    public static string Code(this JsonElement problem) => problem.Text("errorReasonCode");
}
