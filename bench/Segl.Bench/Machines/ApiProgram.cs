using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Segl.Bench.Serving;
using Segl.Demo;
using Segl.Testing.Web;

namespace Segl.Bench.Machines;

/// <summary>A program with a token of the user administrator, which orders what is issued.</summary>
internal sealed class ApiProgram : IDisposable
{
    private const int AtOnce = 8;

    private readonly HttpClient _client;

    private ApiProgram(HttpClient client, string token) => (_client, Token) = (client, token);

    public string Token { get; }

    public static async Task<ApiProgram> BeginAsync(BenchServer server, Uri tls)
    {
        await AllowApiAsync(server.Address);
        using var browser = await server.SignInAsync();
        var token = await MakeTokenAsync(browser, server.Administrator);

        // The server's certificate is of an authority that was made a minute ago; what is measured is not whom the load trusts.
        var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new() { CertificateChainPolicy = NoChain(), RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null },
        }) { BaseAddress = tls };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new(client, token);
    }

    /// <summary>
    /// No chain at all. The framework would fetch the issuer for each connection and block a thread meanwhile: of many at once some were slower than
    /// the server waits for a handshake.
    /// </summary>
    public static X509ChainPolicy NoChain() => new()
    {
        DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck, TrustMode = X509ChainTrustMode.CustomRootTrust,
    };

    /// <summary>So many profiles, so that orders do not wait for each other's.</summary>
    public async Task<IReadOnlyList<Guid>> MakeProfilesAsync(int count)
    {
        var profiles = new Guid[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, _) =>
        {
            var order = await PostAsync("/api/v1/orders", new
            {
                profile = new { name = $"Fagsystem {number}" }, certificate = new { type = "system", identification = "userLogin", issuing = "ownRequest" },
            });
            profiles[number] = order.GetProperty("profileId").GetGuid();
        });
        return profiles;
    }

    /// <summary>So many orders that are identified via API.</summary>
    public async Task<IReadOnlyList<Guid>> OrderAsync(IReadOnlyList<Guid> profiles, int count)
    {
        var orders = new Guid[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, _) =>
        {
            var order = await PostAsync($"/api/v1/profiles/{profiles[number % profiles.Count]}/orders", new { type = "system", identification = "api" });
            orders[number] = order.GetProperty("id").GetGuid();
        });
        return orders;
    }

    /// <summary>Has an order issued; answers the certificate.</summary>
    public async Task<byte[]> IssueAsync(Guid order, string request) =>
        (await PostAsync($"/api/v1/orders/{order}/certificate", new { certificateRequest = request })).GetProperty("certificate").GetBytesFromBase64();

    public void Dispose() => _client.Dispose();

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await _client.PostAsJsonAsync(path, body);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Demands.Demand(answer.IsSuccessStatusCode, $"{path}: {json}");
        return json;
    }

    private static async Task AllowApiAsync(Uri address)
    {
        using var administrator = new TestBrowser(address, "da");
        await SignIn.AsAsync(administrator, await Person.FindAsync(address, "OrganisationAdministrator", TimeProvider.System));
        var form = await administrator.OpenAsync("/organisation/ret");
        await administrator.SubmitAsync(
            form, action: null,
            ("NoticeDays", "30"), ("ContactPerson", "true"), ("UserAdministrators", "true"), ("Certificates", "true"), ("Api", "true"));
    }

    private static async Task<string> MakeTokenAsync(TestBrowser browser, Person person)
    {
        var again = await browser.OpenAsync("/sikkerhed/api-noegler/ny");
        var form = await SignIn.AgainAsync(browser, again, person);
        var made = await browser.SubmitAsync(
            form, action: null,
            ("Name", "Bench"), ("Rights", "SeeCertificates"), ("Rights", "AdministerCertificates"), ("LifetimeDays", "7"));
        return made.Find(TokenText());
    }

    private static System.Text.RegularExpressions.Regex TokenText() => new("(?<it>segl_[A-Za-z0-9_-]{43})");
}
