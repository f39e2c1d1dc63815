using Segl.Ca.Storage;
using Segl.Server.Tests.Tls;
using Segl.Testing;
using Segl.Testing.Databases;
using static Segl.Testing.Ldap.LdapBytes;

namespace Segl.Server.Tests.Ldap;

public sealed class LdapTlsTests(TestDatabases databases) : IDisposable
{
    private const string StartTls = "1.3.6.1.4.1.1466.20037";

    private static readonly byte[] Question = Search(99, "c=DK", 0, Present("objectClass"));

    private readonly TemporaryFolder _folder = new();

    [Fact, Pki.Outcomes.Clause("RFC 4511", "4.14")]
    public async Task A_connection_is_encrypted_when_asked_and_once_only()
    {
        var (certificate, settings) = Certify();
        await using var site = await DirectorySite.OpenAsync(databases, DatabaseKind.Sqlite, settings);
        using var client = await site.ConnectAsync();

        var (_, started) = await client.AskAsync(Extended(1, StartTls));
        await client.EncryptAsync(certificate);
        var (entries, result) = await client.AskAsync(Question);
        var (_, again) = await client.AskAsync(Extended(3, StartTls));

        (started.Code, started.ExtendedName).ShouldBe((0, StartTls));
        (entries.Count, result.Code, again.Code).ShouldBe((1, 0, 1));
        var (root, _) = await client.AskAsync(Search(4, "", 0, Present("objectClass"), ["supportedExtension"]));
        root.Single().Text("supportedExtension").ShouldBe(StartTls);
    }

    [Fact]
    public async Task What_was_sent_behind_the_start_is_not_taken_as_said_under_tls()
    {
        var (_, settings) = Certify();
        await using var site = await DirectorySite.OpenAsync(databases, DatabaseKind.Sqlite, settings);
        using var client = await site.ConnectAsync();

        var (_, started) = await client.AskAsync([.. Extended(1, StartTls), .. Question]);

        started.Code.ShouldBe(1);
    }

    [Fact]
    public async Task OpenLdap_takes_both_ways()
    {
        var (_, settings) = Certify();
        await using var site = await DirectorySite.OpenAsync(
            databases, DatabaseKind.Sqlite, [.. settings, ("Segl:Directory:TlsPort", "0")]);

        // By number: of the name localhost OpenLDAP makes the machine's own name before it compares.
        var started = await RunAsync("-ZZ", "-H", $"ldap://127.0.0.1:{site.EndPoint.Port}");
        var whole = await RunAsync("-H", $"ldaps://127.0.0.1:{site.Listener.TlsEndPoint.ShouldNotBeNull().Port}");

        started.ShouldSucceed().Output.ShouldContain("dn: c=DK");
        whole.ShouldSucceed().Output.ShouldContain("dn: c=DK");
    }

    [Fact]
    public async Task Who_does_not_agree_on_tls_is_sent_away()
    {
        var (_, settings) = Certify();
        await using var site = await DirectorySite.OpenAsync(
            databases, DatabaseKind.Sqlite, [.. settings, ("Segl:Directory:TlsPort", "0")]);
        using var plain = await LdapClient.ConnectAsync(site.Listener.TlsEndPoint.ShouldNotBeNull());
        using var silent = await LdapClient.ConnectAsync(site.Listener.TlsEndPoint.ShouldNotBeNull());

        await plain.SendAsync(Question);
        await DrainAsync(plain);
        await AdvanceUntilEndAsync(site, silent);
        using var other = await site.ConnectAsync();
        (await other.AskAsync(Question)).Result.Code.ShouldBe(0);
    }

    public void Dispose() => _folder.Dispose();

    // A TLS alert is no message; after it there is nothing.
    private static async Task DrainAsync(LdapClient client)
    {
        try
        {
            (await client.ReadAsync()).ShouldBeNull();
        }
        catch (ShouldAssertException)
        {
            (await client.ReadAsync()).ShouldBeNull();
        }
    }

    private static async Task AdvanceUntilEndAsync(DirectorySite site, LdapClient client)
    {
        var end = DrainAsync(client);
        for (var tries = 0; tries < 300 && !end.IsCompleted; tries++)
        {
            site.Clock.Advance(TimeSpan.FromSeconds(11));
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        end.IsCompleted.ShouldBeTrue();
        await end;
    }

    private Task<ToolRun> RunAsync(params string[] arguments) => OutsideTool.RunAsync(
        "env",
        [
            $"LDAPTLS_CACERT={_folder.File("server.pem")}", "ldapsearch", "-x", "-o", "nettimeout=20", "-b", "c=DK", "-s", "base",
            .. arguments,
        ],
        cancellationToken: TestContext.Current.CancellationToken);

    private (byte[] Certificate, (string Key, string Value)[] Settings) Certify()
    {
        using var given = new GivenPair(TimeProvider.System.GetUtcNow());
        File.WriteAllText(_folder.File("server.pem"), given.CertificatePem);
        File.WriteAllText(_folder.File("server.key"), given.KeyPem);
        return (given.Der.ToArray(),
        [
            ("Segl:Directory:CertificateFile", _folder.File("server.pem")), ("Segl:Directory:KeyFile", _folder.File("server.key")),
        ]);
    }
}
