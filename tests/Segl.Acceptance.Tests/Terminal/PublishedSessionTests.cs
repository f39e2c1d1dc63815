using System.Text.Json;
using Segl.Acceptance.Tests.Machines;

namespace Segl.Acceptance.Tests.Terminal;

/// <summary>A certificate that whoever wants to write to its owner finds, for people and for programs.</summary>
public sealed class PublishedSessionTests(MachineStage stage) : IClassFixture<MachineStage>
{
    private const string Mail = "find.mig@aeblegaarden.example";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Is_ordered_fetched_listed_found_and_checked_in_json_and_in_lines()
    {
        await stage.AllowMachinesAsync(isAllowed: true);
        var session = TerminalSession.Begin(stage, "published");
        session.Set("SEGL_TOKEN", await stage.MakeTokenAsync("Segl find"));
        session.Knows("mail", Mail);
        session.Knows("contact", "--contact-name 'Karl Kjær' --contact-email karl@aeblegaarden.example");
        await OrderAsync(session);

        await session.PlayAsync(
            """
            $ segl profile list --search {mail} --json
            [
              {
                "id": "{profile}",
                "name": "Segl find mig",
                "email": "{mail}",
                "status": "pending",
                "certificates": 0,
                "isPending": true,
                "nextExpiry": null
              }
            ]
            $ segl search {mail}
            serial number  name  organisation  mail  valid to
            error: No published certificate that is valid and not revoked was found. (CertificateNotFound)
            [1]
            $ segl issue --reference {reference} --code {code} --json mill
            {
              "serialNumber": "{*}",
              "subject": "{*}CN=Segl find mig",
              "folder": "mill/current",
              "notBefore": "{*}",
              "notAfter": "{*}",
              "renewFrom": "{*}"
            }
            """,
            Token);
        session.Knows("serial", (await session.RunAsync(
            "openssl x509 -in mill/current/certificate.pem -noout -serial | sed 's/serial=//' | tr A-F a-f", Token)).Single());

        await session.PlayAsync(
            """
            $ segl list --profile {profile} --json
            [
              {
                "serialNumber": "{serial}",
                "profileId": "{profile}",
                "profileName": "Segl find mig",
                "type": "organisation",
                "status": "valid",
                "expiresAt": "{*}",
                "isPublished": true,
                "renews": null
              }
            ]
            $ segl search {mail}
            serial number{*}name{*}organisation{*}mail{*}valid to
            {serial}  Segl find mig  {*}  {mail}  {*}
            $ for by in '--name=Segl find mig' --serial={serial}; do segl search "$by" | cut -c1-40; done
            serial number
            {serial}
            serial number
            {serial}
            $ segl search --json --out found.pem {mail}
            {
              "certificates": [
                {
                  "serialNumber": "{serial}",
                  "name": "Segl find mig",
                  "organisation": "{*}",
                  "organizationIdentifier": "NTRDK-{*}",
                  "mail": "{mail}",
                  "notBefore": "{*}",
                  "notAfter": "{*}",
                  "certificate": "{*}"
                }
              ],
              "hasMore": false
            }
            $ openssl x509 -in found.pem -outform DER | cmp - <(openssl x509 -in mill/current/certificate.pem -outform DER)
            $ segl verify --json --offline mill/current/certificate.pem
            {
              "serialNumber": "{serial}",
              "subject": "{*}CN=Segl find mig",
              "issuer": "{*}",
              "notBefore": "{*}",
              "notAfter": "{*}",
              "sha256Fingerprint": "{*}",
              "isGood": true,
              "findings": [
                {
                  "subject": "validity",
                  "isGood": true,
                  "text": "{*}",
                  "code": null,
                  "clause": null
                },
                {
                  "subject": "path",
                  "isGood": true,
                  "text": "{*}",
                  "code": null,
                  "clause": null
                },
                {
                  "subject": "lint",
                  "isGood": true,
                  "text": "{*}",
                  "code": null,
                  "clause": null
                }
              ]
            }
            """,
            Token);
    }

    [Fact]
    public async Task A_list_that_is_not_shown_to_its_end_says_so()
    {
        var session = TerminalSession.Begin(stage, "endless");
        await using var server = await EndlessServer.StartAsync(session.PathOf("root.pem"), session.PathOf("key.pem"), Token);
        session.Set("SEGL_SERVER", server.Address);
        session.Set("SEGL_ROOT", session.PathOf("root.pem"));
        session.Set("SEGL_TOKEN", "segl_any");

        await session.PlayAsync(
            """
            $ segl profile list 2> hint | tail -n 1
            00000000-0000-0000-0000-000000000000  Nr. 199{*}
            $ cat hint
            hint: these are the first 200, and there are more: narrow the list with its options, or ask the API
            $ segl profile list --json 2> hint | grep -c name
            200
            $ cat hint
            hint: these are the first 200, and there are more: narrow the list with its options, or ask the API
            """,
            Token);
    }

    private async Task OrderAsync(TerminalSession session)
    {
        await session.PlayAsync(
            """
            $ segl order --name 'Segl find mig' --email {mail} {contact} --issuing machine --publish --with-code --json > order.json
            $ cat order.json
            {
              "order": {
                "id": "{*}",
                "referenceNumber": "{*}",
                "profileId": "{*}",
                "profileName": "Segl find mig",
                "type": "organisation",
                "identification": "oneTimeCode",
                "issuing": "machine",
                "isPublished": true,
                "status": "waitingForEmail",
                "orderedAt": "{*}",
                "serialNumber": null
              },
              "oneTimeCode": {
                "id": "{*}",
                "code": "{*}",
                "expiresAt": "{*}"
              }
            }
            """,
            Token);
        var ordered = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(session.PathOf("order.json"), Token));
        var order = ordered.GetProperty("order");
        session.Knows("profile", order.GetProperty("profileId").GetString()!);
        session.Knows("reference", order.GetProperty("referenceNumber").GetString()!);
        session.Knows("code", ordered.GetProperty("oneTimeCode").GetProperty("code").GetString()!);
        await stage.ValidateAsync(Mail);
    }
}
