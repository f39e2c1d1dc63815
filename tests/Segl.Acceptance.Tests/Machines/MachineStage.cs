using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Segl.Acceptance.Tests.Machines;

/// <summary>A server with HTTPS of its own and a listener for mutual TLS, and a user administrator who orders for machines.</summary>
public sealed partial class MachineStage : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly Uri _portal = ServerProcess.FreeAddress();
    private readonly Uri _tls = Secure(ServerProcess.FreeAddress());
    private readonly Uri _mutual = Secure(ServerProcess.FreeAddress());
    private ServerProcess? _server;
    private Person? _administrator;
    private TestBrowser? _administrators;
    private TestBrowser? _settings;
    private readonly SemaphoreSlim _enrolling = new(1);
    private (string Certificate, string Key)? _enrolled;
    private int _files;

    /// <summary>The portal over plain HTTP.</summary>
    public Uri Portal => _portal;

    /// <summary>HTTPS that asks for no certificate.</summary>
    public Uri Tls => _tls;

    /// <summary>HTTPS that demands one.</summary>
    public Uri Mutual => _mutual;

    /// <summary>The root that clients trust.</summary>
    public string RootFile => File("root.pem");

    /// <summary>A file for a test.</summary>
    public string File(string name) => _folder.File(name);

    /// <summary>The browser of the user administrator, signed in.</summary>
    public TestBrowser Administrators => _administrators ?? throw new InvalidOperationException("Nobody has signed in.");

    private TestBrowser Settings => _settings ?? throw new InvalidOperationException("Nobody has signed in.");

    /// <summary>Starts the server, lets machines in, and fetches the root over plain HTTP, as an operator would.</summary>
    public async ValueTask InitializeAsync()
    {
        _server = await ServerProcess.StartAsync(
            _folder.Path, _portal,
            [
                ("Segl__Mode", "Demonstration"), ("Segl__Authority__RootKey", "EcP256"), ("Segl__Authority__IssuingKey", "EcP256"),
                ("Segl__Issuing__KeysAhead", "0"), ("Segl__Tls__Urls__0", _tls.ToString()), ("Segl__Tls__MutualUrls__0", _mutual.ToString()),
                ("Segl__Cmp__PollSeconds", "1"),
            ]);
        _administrators = new TestBrowser(_portal, "da");
        _administrator = await Person.FindAsync(_portal, "UserAdministrator", TimeProvider.System);
        await SignIn.AsAsync(_administrators, _administrator);
        _settings = new TestBrowser(_portal, "da");
        await SignIn.AsAsync(_settings, await Person.FindAsync(_portal, "OrganisationAdministrator", TimeProvider.System));

        using var client = new HttpClient();
        var root = await client.GetByteArrayAsync(new Uri(_portal, "/oces/root/1/cacert/root.cer"));
        await System.IO.File.WriteAllTextAsync(RootFile, PemEncoding.WriteString("CERTIFICATE", root));
    }

    /// <summary>Orders a certificate that a machine fetches with a one-time code.</summary>
    public async Task<(PlacedOrder Order, string Code)> OrderAsync(string name, string email = "")
    {
        var wish = new Wish(name)
        {
            Email = email, ContactName = "Karl Kjær", ContactEmail = "karl@aeblegaarden.example", Identification = "OneTimeCode",
            Method = "Machine",
        };
        var order = await OrderForm.SendAsync(Administrators, wish);
        return (order, await OrderForm.ViewCodeAsync(Administrators, order));
    }

    /// <summary>Follows the link of the newest mail to an address in a certificate, another one than the last.</summary>
    public async Task<Uri> ValidateAsync(string email, Uri? last = null)
    {
        var link = last;
        while (link == last)
            (_, link) = await Mailbox.WaitForLinkAsync(_portal, email, "/validering/", TimeProvider.System);

        using var reader = new TestBrowser(_portal, "da");
        var page = await reader.OpenAsync(link!.PathAndQuery);
        await reader.SubmitAsync(page, action: null);
        return link;
    }

    /// <summary>Gives a profile system rights, as its user administrator does.</summary>
    public async Task GiveRightsAsync(Guid profile, params string[] rights)
    {
        var form = await Administrators.OpenAsync($"/certifikater/{profile}/rettigheder");
        await Administrators.SubmitAsync(form, action: null, [.. rights.Select(right => ("Rights", right))]);
    }

    /// <summary>A certificate and its key that tests share which only need some.</summary>
    public async Task<(string Certificate, string Key)> EnrolledAsync(Func<Task<(string Certificate, string Key)>> enrol)
    {
        await _enrolling.WaitAsync();
        try
        {
            return _enrolled ??= await enrol();
        }
        finally
        {
            _enrolling.Release();
        }
    }

    /// <summary>Sets whether the organisation lets its systems renew their certificates.</summary>
    public async Task AllowMachinesAsync(bool isAllowed)
    {
        var form = await Settings.OpenAsync("/organisation/ret");
        await Settings.SubmitAsync(
            form, action: null,
            ("NoticeDays", "30"), ("ContactPerson", "true"), ("UserAdministrators", "true"), ("Certificates", "true"),
            ("Api", isAllowed ? "true" : "false"));
    }

    /// <summary>The audit trail of the organisation, as its administrator exports it.</summary>
    public async Task<string> ExportTrailAsync()
    {
        var form = await Settings.OpenAsync("/revisionsspor/eksport");
        return (await Settings.SubmitAsync(form, "/revisionsspor/eksport")).Html;
    }

    /// <summary>Makes an access token of the user administrator, as its owner sees it once.</summary>
    public async Task<string> MakeTokenAsync(string name)
    {
        var form = await Administrators.OpenAsync("/sikkerhed/api-noegler/ny").ShownAsync();
        if (form.Address.AbsolutePath.Contains("/log-ind/", StringComparison.Ordinal))
            form = await SignIn.AgainAsync(Administrators, form, _administrator!); // Set with the browser.
        var made = await Administrators.SubmitAsync(
            form, action: null,
            ("Name", name), ("Rights", "SeeCertificates"), ("Rights", "AdministerCertificates"), ("LifetimeDays", "7")).ShownAsync();
        return made.Find(AccessToken());
    }

    /// <summary>Makes an RSA key and a request for it with OpenSSL; answers the files of the key and of the request in base64.</summary>
    public async Task<(string Key, string Request)> RequestAsync()
    {
        var name = NextName();
        var (key, pem, request) = (File($"{name}.key"), File($"{name}.csr"), File($"{name}.b64"));
        (await OutsideTool.RunAsync(
            "openssl", ["req", "-new", "-newkey", "rsa:3072", "-nodes", "-keyout", key, "-subj", "/CN=ignored", "-out", pem]))
            .ShouldSucceed();
        var lines = await System.IO.File.ReadAllLinesAsync(pem);
        await System.IO.File.WriteAllLinesAsync(request, lines[1..^1]);
        return (key, request);
    }

    /// <summary>Calls EST with curl; answers the HTTP status and the body.</summary>
    public async Task<(int Status, string Body)> CurlAsync(params string[] arguments)
    {
        var body = File($"{NextName()}.body");
        var run = await OutsideTool.RunAsync(
            "curl", ["--silent", "--show-error", "--cacert", RootFile, "--output", body, "--write-out", "%{http_code}", .. arguments]);
        run.ShouldSucceed();
        return (int.Parse(run.Output, System.Globalization.CultureInfo.InvariantCulture), await System.IO.File.ReadAllTextAsync(body));
    }

    /// <summary>Has OpenSSL read a certs-only answer; answers the file with its certificates in PEM.</summary>
    public async Task<string> ReadAsync(string base64)
    {
        var file = File($"{NextName()}.pem");
        var run = await OutsideTool.RunAsync(
            "openssl", ["pkcs7", "-inform", "DER", "-print_certs", "-out", file], Convert.FromBase64String(base64));
        run.ShouldSucceed();
        return file;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _administrators?.Dispose();
        _settings?.Dispose();
        _enrolling.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        _folder.Dispose();
    }

    private string NextName() => $"file{Interlocked.Increment(ref _files)}";

    private static Uri Secure(Uri address) => new UriBuilder(address) { Scheme = Uri.UriSchemeHttps }.Uri;

    [GeneratedRegex("(?<it>segl_[A-Za-z0-9_-]{20,})", RegexOptions.ExplicitCapture)]
    private static partial Regex AccessToken();
}
