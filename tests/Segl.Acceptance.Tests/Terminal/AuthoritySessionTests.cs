using Segl.Acceptance.Tests.Machines;

namespace Segl.Acceptance.Tests.Terminal;

/// <summary>The authority's own commands, without and beside a running server.</summary>
public sealed class AuthoritySessionTests(MachineStage stage) : IClassFixture<MachineStage>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Makes_an_authority_rolls_it_over_and_backs_it_up()
    {
        var session = Begin("authority", "data");

        await session.PlayAsync(
            """
            $ segl ca roll
            error: There is no master key in data/master.key or SEGL_MASTER_KEY. (MasterKeyMissing)
            hint: {*}
            [1]
            $ segl ca init
            issuing 1: C=DK,O=Segl Demonstration,OU=Test,CN=Segl OCES udstedende-CA 1, valid to {*}
            root 1: C=DK,O=Segl Demonstration,OU=Test,CN=Segl OCES rod-CA, valid to {*}
            $ segl ca init
            there is an authority already: C=DK,O=Segl Demonstration,OU=Test,CN=Segl OCES udstedende-CA 1
            [2]
            $ segl ca roll
            issuing 2: C=DK,O=Segl Demonstration,OU=Test,CN=Segl OCES udstedende-CA 2, valid to {*}
            signs from {*} on, on every node that runs
            $ segl ca roll
            error: Generation 2 was just made, and signs from {*} on. (RollOverUnderWay)
            [1]
            $ segl ca backup copy
            segl.db of {*}
            issuing 2: C=DK,O=Segl Demonstration,OU=Test,CN=Segl OCES udstedende-CA 2 {*}
            issuing 1: C=DK,O=Segl Demonstration,OU=Test,CN=Segl OCES udstedende-CA 1 {*}
            root 1: C=DK,O=Segl Demonstration,OU=Test,CN=Segl OCES rod-CA {*}
            the master key is not in it: keep it apart from this folder
            $ segl ca backup --check copy | tail -n 1
            whole, and of the master key at hand
            $ SEGL_MASTER_KEY=$(openssl rand -base64 32) segl ca backup --check copy
            error: The master key at hand is not the one of this backup. (MasterKeyIsAnother)
            [1]
            $ mkdir restored && cp copy/segl.db data/master.key restored/ && rm -r data
            $ Segl__Storage__DataDirectory=restored segl ca init
            there is an authority already: C=DK,O=Segl Demonstration,OU=Test,CN=Segl OCES udstedende-CA 2
            [2]
            $ printf x >> copy/segl.db && Segl__Storage__DataDirectory=restored segl ca backup --check copy
            error: segl.db is not the file that was backed up. (BackupChanged)
            [1]
            $ Segl__Authority__RootKey=Rsa1024 segl ca init
            error: A setting is unknown, or its value is not taken: Segl:Authority:RootKey. (SettingsInvalid)
            hint: {*}
            [1]
            $ Segl__Authority__Rootkeys=x segl ca init
            error: A setting is unknown, or its value is not taken: {*}. (SettingsInvalid)
            hint: {*}
            [1]
            $ Segl__Mode=Production segl ca init
            error: Segl:Authority:PolicyOid: A production installation needs a certificate policy of its own. (SettingsInvalid)
            hint: the settings are the server's: Segl__Authority__… and Segl__Storage__…, or --settings FILE with the same in JSON
            [1]
            $ segl ca roll --settings missing.json
            error: There is no file missing.json. (SettingsInvalid)
            hint: {*}
            [1]
            $ echo '{' > broken.json && segl ca backup copy --settings broken.json
            error: broken.json is not the JSON of settings. (SettingsInvalid)
            hint: {*}
            [1]
            """,
            Token);
    }

    [Fact]
    public async Task Rolls_over_beside_a_running_server_that_takes_it_up_by_itself()
    {
        await stage.AllowMachinesAsync(isAllowed: true);
        var (order, code) = await stage.OrderAsync("Segl generation");
        var session = Begin("beside", stage.File("data"));
        session.Set("Segl__PublicUrl", stage.Portal.GetLeftPart(UriPartial.Authority));
        session.Knows("reference", order.Reference);
        session.Knows("code", code);

        await session.PlayAsync(
            """
            $ segl issue --reference {reference} --code {code} mill | head -n 1
            {*}CN=Segl generation
            $ cp mill/current/certificate.pem old.pem
            $ segl ca roll --json | grep generation
              "generation": 2,
            $ segl ca backup copy | tail -n 1
            the master key is not in it: keep it apart from this folder
            """,
            Token);
        await AwaitNextAsync(session);
        await session.PlayAsync(
            """
            $ segl renew --force mill | head -n 1
            {*}CN=Segl generation
            $ openssl x509 -in mill/current/certificate.pem -noout -issuer
            issuer=CN = Segl OCES udstedende-CA 2, OU = Test, O = Segl Demonstration, C = DK
            $ segl verify mill/current/certificate.pem | grep -c ok
            5
            $ openssl x509 -in old.pem -out leaf.pem && segl verify leaf.pem | grep -c ok
            5
            """,
            Token);
    }

    // The new generation signs for everybody a minute after it was made.
    private static async Task AwaitNextAsync(TerminalSession session)
    {
        var lists = Array.Empty<string>();
        for (var look = 0; look < 60 && lists is not ["200"]; look++)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, Token);
            lists = [.. await session.RunAsync(
                "curl -s -o /dev/null -w '%{http_code}' \"$Segl__PublicUrl/oces/issuing/2/crl/issuing.crl\"", Token)];
        }

        lists.ShouldBe(["200"]);
        await Task.Delay(TimeSpan.FromSeconds(61), TimeProvider.System, Token);
    }

    private TerminalSession Begin(string name, string data)
    {
        var session = TerminalSession.Begin(stage, name);
        session.Set("Segl__Mode", "Demonstration");
        session.Set("Segl__Authority__RootKey", "EcP256");
        session.Set("Segl__Authority__IssuingKey", "EcP256");
        session.Set("Segl__Storage__DataDirectory", data);
        return session;
    }
}
