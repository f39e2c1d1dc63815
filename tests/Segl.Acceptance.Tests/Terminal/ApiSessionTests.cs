using Segl.Acceptance.Tests.Machines;

namespace Segl.Acceptance.Tests.Terminal;

/// <summary>What a person or a system does over the API, at a terminal.</summary>
public sealed class ApiSessionTests(MachineStage stage) : IClassFixture<MachineStage>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Signs_in_orders_issues_shows_and_revokes()
    {
        await stage.AllowMachinesAsync(isAllowed: true);
        var session = TerminalSession.Begin(stage, "api");
        await File.WriteAllTextAsync(session.PathOf("token"), await stage.MakeTokenAsync("Segl session") + "\n", Token);
        await File.WriteAllTextAsync(session.PathOf("wrong"), "segl_wrong\n", Token);

        await session.PlayAsync(
            """
            $ segl list
            error: This needs an access token. (NotSignedIn)
            hint: sign in with 'segl login'
            [1]
            $ segl login < wrong
            error: {*} (TokenInvalid)
            hint: make another token in the portal, and sign in with 'segl login'
            [1]
            $ segl login < token
            signed in at https://127.0.0.1:{*} for {*}
            $ stat -c '%a' .config/segl .config/segl/settings.json
            700
            600
            $ unset SEGL_SERVER SEGL_MUTUAL_SERVER SEGL_ROOT; segl profile list --search Terminalen
            id  name  mail  status  certificates  next expiry
            $ segl order --name Terminalen
            error: {*}
            [1]
            $ segl order --name Terminalen --contact-name 'Karl Kjær' --contact-email karl@aeblegaarden.example --issuing machine --with-code > order
            $ cut -c1-16 order
            order
            reference number
            profile
            status
            one-time code
            $ segl list --orders | grep -o Terminalen
            Terminalen
            $ grep -o '[A-Z0-9]\{4\}-[A-Z0-9]\{4\}-[A-Z0-9]\{4\}-[A-Z0-9]\{4\}' order > code
            $ segl issue --reference $(sed -n 's/^reference number //p' order) mill < code | tail -n 1
            in mill/current
            $ openssl x509 -in mill/current/certificate.pem -noout -serial | tr 'A-F' 'a-f' | sed 's/serial=//' > serial
            $ segl list --status valid | grep -o Terminalen
            Terminalen
            $ segl show $(cat serial)
            serial number {*}
            profile       Terminalen {*}
            type          organisation
            status        valid
            valid from    {*}
            valid to      {*}
            published     no
            sha256        {*}
            $ segl show --pem $(cat serial) | openssl x509 -noout -subject | grep -o 'CN = Terminalen'
            CN = Terminalen
            $ segl show --json $(cat serial) | grep status
              "status": "valid",
            $ segl profile list --search Terminalen | grep -o '^[0-9a-f-]\{36\}' > profile
            $ segl profile edit $(cat profile) --contact-name 'Kaja Kjær' | grep contact
            contact person   Kaja Kjær
            contact mail     karl@aeblegaarden.example
            $ segl profile edit $(cat profile) --contact-name 'Kaja Kjær'
            nothing was to be changed
            [2]
            $ segl revoke $(cat serial) --cause keySuspected
            error: a revocation is final, and was not confirmed
            hint: add --yes
            [1]
            $ segl revoke $(cat serial) --cause keySuspected --yes
            {*} revoked {*}: keyCompromise
            $ segl revoke $(cat serial) --cause keyDestroyed --yes
            {*} revoked {*}: keyCompromise, and not again
            [2]
            $ segl show $(cat serial) | grep -e status -e revoked
            status        revoked
            revoked       {*} keyCompromise
            $ openssl x509 -in mill/current/certificate.pem -out leaf.pem && segl verify leaf.pem 2> errors | grep ocsp
            BAD ocsp     revoked {*} (KeyCompromise)
            $ segl renew --force mill
            error: The client's certificate was revoked. (ClientCertificateRevoked)
            hint: a revoked certificate renews nothing: order a new one, and fetch it with 'segl issue'
            [1]
            $ segl show 00
            error: {*} (NotFound)
            [1]
            $ segl audit export trail --from tomorrow; ls trail*
            error: {*}
            ls: cannot access 'trail*': No such file or directory
            [2]
            $ segl audit export trail --what certificate --subject $(cat serial)
            {*} lines in trail
            $ segl audit verify trail && grep -o '"certificate.[a-z]*"' trail
            {*} lines are as they were written; {*} directly follow the line before
            "certificate.intend"
            "certificate.issue"
            "certificate.revoke"
            $ segl logout
            the token is forgotten; at the server it lives until it ends or is ended there
            $ segl logout
            there is no token to forget
            [2]
            """,
            Token);
    }

    [Fact]
    public async Task A_system_without_a_right_is_not_signed_in_with_its_certificate()
    {
        var (order, code) = await stage.OrderAsync("Segl uden ret");
        var session = TerminalSession.Begin(stage, "system");
        session.Knows("reference", order.Reference);
        session.Knows("code", code);

        await session.PlayAsync(
            """
            $ segl issue --reference {reference} --code {code} mill | tail -n 1
            in mill/current
            $ segl login --certificate mill/current/certificate.pem
            error: A certificate signs in with its key. (KeyMissing)
            [1]
            $ segl login --certificate mill/current/certificate.pem --key mill/current/key.pem
            error: {*} (SystemRightMissing)
            hint: a user administrator gives the profile the right in the portal
            [1]
            """,
            Token);
    }

    [Fact]
    public async Task A_system_signs_in_with_its_certificate_once_its_profile_has_the_right()
    {
        var (order, code) = await stage.OrderAsync("Segl system");
        var session = TerminalSession.Begin(stage, "allowed");
        session.Knows("reference", order.Reference);
        session.Knows("code", code);
        session.Knows("profile", $"{stage.Tls}api/v1/profiles/{order.ProfileId}");
        session.Set("TOKEN", await stage.MakeTokenAsync("Segl system"));

        await session.PlayAsync(
            """
            $ segl issue --reference {reference} --code {code} mill | tail -n 1
            in mill/current
            $ curl -s --cacert "$SEGL_ROOT" -H "Authorization: Bearer $TOKEN" -D head -o profile.json {profile}
            $ tag=$(sed -n 's/^etag: //Ip' head | tr -d '\r'); curl -s --cacert "$SEGL_ROOT" -H "Authorization: Bearer $TOKEN" -H "If-Match: $tag" -X PUT -H 'Content-Type: application/json' -d '{"systemRights":["certificateHandling"]}' {profile}/system-rights | grep -o certificateHandling
            certificateHandling
            $ segl login --certificate mill/current/certificate.pem --key mill/current/key.pem
            signed in at https://127.0.0.1:{*}
            $ grep -c tokenEnds .config/segl/settings.json
            1
            $ segl list | grep -o 'Segl system'
            Segl system
            """,
            Token);
    }
}
