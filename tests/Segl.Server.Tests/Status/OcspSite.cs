using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca;
using Segl.Ca.Issuing;
using Segl.Ca.Keys;
using Segl.Pki.Certificates;
using Segl.Pki.Names;
using Segl.Pki.Ocsp;
using Segl.Pki.Revocation;
using Segl.Testing;

namespace Segl.Server.Tests.Status;

/// <summary>
/// A host for the questions of outside clients, on the machine's clock, because they have no other. Its certificates point to where it really
/// answers status.
/// </summary>
public sealed class OcspSite : IAsyncLifetime
{
    private readonly TestServer _server;
    private readonly Relay _relay = new();
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new();

    public OcspSite()
        : this(AuthorityKeyKind.EcP256, AuthorityKeyKind.EcP256)
    {
    }

    private OcspSite(AuthorityKeyKind rootKey, AuthorityKeyKind issuingKey)
    {
        _server = TestServer.Start(
            ("Segl:Mode", "Demonstration"), ("Segl:Authority:RootKey", $"{rootKey}"), ("Segl:Authority:IssuingKey", $"{issuingKey}"),
            ("Segl:Authority:PublicUri", $"http://{_relay.EndPoint}"));
        _relay.PassTo(new IPEndPoint(IPAddress.Loopback, _server.Address.Port));
    }

    /// <summary>The host's address, with a slash at its end.</summary>
    public Uri Address => _server.Address;

    /// <summary>Its engine.</summary>
    public CertificateAuthority Authority => _server.Services.GetRequiredService<CertificateAuthority>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>One whose authorities sign as those of OCES do.</summary>
    internal static async Task<OcspSite> OpenWithRsaAsync()
    {
        var site = new OcspSite(AuthorityKeyKind.Rsa4096, AuthorityKeyKind.Rsa3072);
        await site.InitializeAsync();
        return site;
    }

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(FilePath("issuing"), Authority.Chain.Certificates[0].ToPem(), Token);
        await File.WriteAllTextAsync(FilePath("root"), Authority.Chain.Certificates[1].ToPem(), Token);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _relay.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>The PEM file of a certificate: of a serial number, of <c>issuing</c> or of <c>root</c>.</summary>
    public string FilePath(string name) => _folder.File($"{name}.pem");

    /// <summary>Issues a certificate and answers its serial number; its file is named after it.</summary>
    public async Task<SerialNumber> IssueAsync()
    {
        var issued = (await Authority.IssueAsync(NewRequest(), Token)).Value.Certificate;
        await File.WriteAllTextAsync(FilePath($"{issued.SerialNumber}"), issued.ToPem(), Token);
        return issued.SerialNumber;
    }

    private static IssuanceRequest NewRequest() => new()
    {
        IssuanceId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()),
        TemplateId = OcesTemplate.SystemId,
        Subject = new OcesSubject(
            CommonName.Parse("Status").Value, OrganizationName.Parse("Prøveby Kommune").Value, Cvr.Parse("34051178", CvrRule.RealOnly).Value,
            Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), EmailAddress: null),
        PublicKey = UnownedKeys.Create(),
        Actor = "system:test",
        Organisation = "organisation-1",
    };

    /// <summary>Waits until the served list has a certificate; the server itself puts it there.</summary>
    public async Task AwaitOnListAsync(SerialNumber serial)
    {
        var isListed = false;
        for (var tries = 0; tries < 120 && !isListed; tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, Token);
            var list = await _client.GetByteArrayAsync(Authority.Settings.Uris.IssuingRevocationListOf(1), Token);
            isListed = RevocationList.Parse(list).Value.Find(serial) is not null;
        }

        isListed.ShouldBeTrue();
    }

    /// <summary>A question in DER.</summary>
    public byte[] Request(SerialNumber serial, byte[]? nonce = null) => OcspRequest.Write(
        [OcspCertId.Of(OcspIssuer.Of(Authority.Chain.Certificates[0]), serial, OcspHash.Sha1)], nonce is null ? default(ReadOnlyMemory<byte>?) : nonce);

    public Task<ToolRun> AskOpenSslAsync(SerialNumber serial, string digest, string nonce) => OutsideTool.RunAsync(
        "openssl",
        [
            "ocsp", "-issuer", FilePath("issuing"), digest, "-serial", $"0x{serial}", nonce, "-url", $"{Address}ocsp",
            "-CAfile", FilePath("root"), "-verify_other", FilePath("issuing"),
        ],
        cancellationToken: Token);

    public Task<ToolRun> AskGnuTlsAsync(SerialNumber serial) => OutsideTool.RunAsync(
        "ocsptool",
        [
            $"--ask={Address}ocsp", "--load-cert", FilePath($"{serial}"), "--load-issuer", FilePath("issuing"), "--load-trust", FilePath("issuing"),
        ],
        cancellationToken: Token);

    public async Task<HttpResponseMessage> GetAsync(string path, Action<HttpRequestHeaders>? say = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Address}{path}");
        say?.Invoke(request.Headers);
        return await _client.SendAsync(request, Token);
    }

    public async Task<HttpResponseMessage> PostAsync(byte[] body, string? type = "application/ocsp-request", bool isChunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Address}ocsp") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
        request.Headers.TransferEncodingChunked = isChunked;
        return await _client.SendAsync(request, Token);
    }
}
