using Segl.Acceptance.Tests.Machines;

namespace Segl.Acceptance.Tests.Terminal;

/// <summary>A certificate's life at a terminal.</summary>
public sealed class CertificateSessionTests(MachineStage stage) : IClassFixture<MachineStage>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Issues_renews_and_checks()
    {
        await stage.AllowMachinesAsync(isAllowed: true);
        var (order, code) = await stage.OrderAsync("Segl vindmølle");
        var session = TerminalSession.Begin(stage, "life");
        session.Knows("reference", order.Reference);
        await File.WriteAllTextAsync(session.PathOf("code"), code + "\n", Token);
        await File.WriteAllTextAsync(session.PathOf("wrong"), "2222-2222-2222-2222\n", Token);

        await session.PlayAsync(
            """
            $ segl renew mill
            error: There is no certificate in mill/current. (NothingToRenew)
            hint: fetch one with 'segl issue'
            [1]
            $ segl issue --reference {reference} mill < wrong
            error: {*} (CodeWrong)
            hint: {*}
            [1]
            $ segl issue --reference {reference} mill < code
            C=DK,organizationIdentifier=NTRDK-{*},O={*},serialNumber=UI:DK-O:G:{*},CN=Segl vindmølle
            serial number {*}
            valid to {*}; renew from {*} on
            in mill/current
            $ segl issue --reference {reference} mill < code
            error: mill holds C=DK,organizationIdentifier=NTRDK-{*},CN=Segl vindmølle already. (FolderInUse)
            hint: name another folder, or add --replace: the pair that is there stays beside the new one
            [1]
            $ segl issue --replace --reference {reference} mill < code
            error: {*} (CodeUsed)
            hint: {*}
            [1]
            $ ls mill/current/
            certificate.pem
            chain.pem
            key.pem
            $ stat -L -c '%a' mill mill/current mill/current/key.pem
            700
            700
            600
            $ segl renew mill
            {*}CN=Segl vindmølle is to be renewed from {*} on
            [2]
            $ segl renew mill --json
            {
              "serialNumber": "{*}",
              "subject": "{*}CN=Segl vindmølle",
              "folder": "mill/current",
              "notBefore": "{*}",
              "notAfter": "{*}",
              "renewFrom": "{*}"
            }
            [2]
            $ openssl x509 -in mill/current/certificate.pem -noout -serial > before
            $ segl renew --force mill
            {*}CN=Segl vindmølle
            serial number {*}
            valid to {*}; renew from {*} on
            in mill/current
            $ openssl x509 -in mill/current/certificate.pem -noout -serial | cmp -s - before
            [1]
            $ openssl verify -CAfile mill/current/chain.pem mill/current/certificate.pem
            mill/current/certificate.pem: OK
            $ segl verify mill/current/certificate.pem
            {*}CN=Segl vindmølle
            issued by C=DK,O=Segl Demonstration,OU=Test,CN=Segl OCES udstedende-CA 1
            serial number {*}
            ok  validity valid from {*} to {*}
            ok  path     leads to C=DK,O=Segl Demonstration,OU=Test,CN=Segl OCES rod-CA
            ok  lint     keeps {*} rules of oces3-organisation
            ok  crl      on no revocation list; the next one comes by {*}
            ok  ocsp     good
            """,
            Token);
        (await PublicKeyAsync(session, "pkey -in mill/current/key.pem -pubout"))
            .ShouldBe(await PublicKeyAsync(session, "x509 -in mill/current/certificate.pem -noout -pubkey"));
    }

    [Fact]
    public async Task Keeps_a_sealed_file_and_renews_with_it()
    {
        await stage.AllowMachinesAsync(isAllowed: true);
        var (order, code) = await stage.OrderAsync("Segl forseglet");
        var session = TerminalSession.Begin(stage, "sealed");
        session.Knows("reference", order.Reference);
        session.Knows("code", code);
        await File.WriteAllTextAsync(session.PathOf("password"), "correct horse\n", Token);

        await session.PlayAsync(
            """
            $ segl issue --reference {reference} --format p12 mill
            error: A PKCS#12 file is sealed with a password. (PasswordMissing)
            hint: give it with --password-file, or in SEGL_PASSWORD
            [1]
            $ SEGL_PASSWORD=kort segl issue --reference {reference} --format p12 mill
            error: A password has 12 to 256 characters. Write, for example, four words that do not belong together. (PasswordLength)
            [1]
            $ SEGL_CODE=2222-2222-2222-2222 segl issue --reference {reference} --format p12 --password-file password mill
            error: {*} (CodeWrong)
            hint: {*}
            [1]
            $ head -n 1 mill/next/key.pem
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            $ SEGL_CODE=2222-2222-2222-2222 segl issue --reference {reference} mill
            error: The key that waits in mill/next/key.pem is sealed with a password, for a PKCS#12 file. (WaitingKeySealed)
            hint: go on with --format p12 and its password, or delete the key where nothing was fetched for it
            [1]
            $ SEGL_CODE={code} segl issue --reference {reference} --format p12 --password-file password mill
            {*}CN=Segl forseglet
            serial number {*}
            valid to {*}; renew from {*} on
            in mill/current
            $ ls mill/current/
            certificate.p12
            certificate.pem
            chain.pem
            $ openssl pkcs12 -in mill/current/certificate.p12 -passin file:password -noenc -out all.pem && grep -c BEGIN all.pem
            4
            $ segl renew --force mill
            error: certificate.p12 is sealed with a password. (PasswordMissing)
            hint: give it with --password-file, or in SEGL_PASSWORD
            [1]
            $ segl renew --force --password-file password mill
            {*}CN=Segl forseglet
            serial number {*}
            valid to {*}; renew from {*} on
            in mill/current
            $ ls mill/current/
            certificate.p12
            certificate.pem
            chain.pem
            $ segl verify --offline mill/current/certificate.p12
            error: mill/current/certificate.p12 is a PKCS#12 file, sealed with a password. (PasswordMissing)
            hint: give it with --password-file, or in SEGL_PASSWORD
            [1]
            $ segl verify --offline mill/current
            error: mill/current is a folder. (FileIsFolder)
            [1]
            $ segl verify --offline --password-file password mill/current/certificate.p12 | tail -n 3
            ok  validity valid from {*} to {*}
            ok  path     leads to {*}
            ok  lint     keeps {*} rules of oces3-organisation
            """,
            Token);
    }

    [Fact]
    public async Task Says_what_is_wrong_with_a_certificate_and_with_an_address()
    {
        var session = TerminalSession.Begin(stage, "wrong");
        session.Knows("portal", stage.Portal.ToString());
        session.Knows("port", $"{stage.Tls.Port}");

        await session.PlayAsync(
            """
            $ openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=stranger -days 1 -keyout key -out stranger.pem 2> /dev/null
            $ segl verify --offline stranger.pem
            CN=stranger
            issued by CN=stranger
            serial number {*}
            ok  validity valid from {*} to {*}
            BAD path     {*}
            BAD lint     The RSA key has 2048 bits; at least 3072 are needed. Make a new key. [TS 119 312 §6.2.2]
            error: the certificate is not good: {*}
            [1]
            $ echo nothing > nothing && segl verify --offline nothing
            error: {*}
            [1]
            $ segl verify --offline missing
            error: There is no file missing. (FileMissing)
            [1]
            $ SEGL_ROOT= segl issue --reference 1234567897 --code 2222-2222-2222-2222 mill
            error: the server's certificate is not trusted, or it does not take ours
            hint: name the root's certificate with --root
            [1]
            $ segl issue --server {portal} --reference 1234567897 --code 2222-2222-2222-2222 mill
            error: '{portal}' is no https address; secrets are sent over TLS only. (ServerNotHttps)
            [1]
            $ segl issue --server https://127.0.0.1:1 --reference 1234567897 --code 2222-2222-2222-2222 mill
            error: the server cannot be reached: {*}
            hint: is the address right, and does it speak TLS there?
            [1]
            $ segl issue --server https://localhost:{port} --reference 1234567897 --code 2222-2222-2222-2222 mill
            error: the server's certificate is trusted, but it is for another name
            hint: use a name or address of the server that stands in its certificate
            [1]
            $ segl issue --reference 1234567897 --code 2222-2222-2222-2222 stranger.pem
            error: No key can be kept in stranger.pem: stranger.pem is none that segl has made. (FolderUnusable)
            hint: name another folder; nothing was asked of the server, and the code is as good as before
            [1]
            $ segl list --expires-within abc
            error: --expires-within: 'abc' is not a whole number
            hint: segl list --help
            [1]
            $ segl revoke 00 --cause zz
            error: --cause: 'zz' is not one of dataNoLongerRight, keyAccessLost, keySuspected, keyDestroyed, noLongerTied
            hint: segl revoke --help
            [1]
            $ segl profile show 1
            error: id: '1' is not a UUID
            hint: segl profile show --help
            [1]
            $ segl issue --format der --reference 1 mill
            error: Argument 'der' not recognized. Must be one of: 'pem' 'p12'
            hint: segl issue --help
            [1]
            $ mkdir -p .config/segl && echo '{' > .config/segl/settings.json && unset SEGL_SERVER && segl list
            error: {*}.config/segl/settings.json is not what 'segl login' has written there
            hint: delete it, and sign in again with 'segl login'
            [1]
            $ segl logout
            error: {*}.config/segl/settings.json is not what 'segl login' has written there
            hint: delete it, and sign in again with 'segl login'
            [1]
            $ segl issue mill
            error: {*}--reference{*}
            hint: segl issue --help
            [1]
            $ segl isue
            error: {*}
            hint: segl --help
            [1]
            """,
            Token);
    }

    [Fact]
    public async Task Says_why_a_search_finds_nothing()
    {
        var session = TerminalSession.Begin(stage, "search");

        await session.PlayAsync(
            """
            $ segl search nobody@aeblegaarden.example
            serial number  name  organisation  mail  valid to
            error: No published certificate that is valid and not revoked was found. (CertificateNotFound)
            [1]
            $ segl search nobody@aeblegaarden.example --cvr 34051178
            error: one thing is searched for: an address, or one of the options
            hint: segl search --help lists them
            [1]
            $ segl search --organisation ab
            error: {*}
            [1]
            """,
            Token);
    }

    private static async Task<string> PublicKeyAsync(TerminalSession session, string command) =>
        string.Join('\n', await session.RunAsync($"openssl {command}", Token));
}
