using System.Globalization;
using Segl.Acceptance.Tests.Machines;

namespace Segl.Acceptance.Tests.Terminal;

/// <summary>The examples with <c>segl</c>, as they stand in the repository.</summary>
public sealed class ExamplesTests(MachineStage stage) : IClassFixture<MachineStage>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scripts_issue_and_renew_and_run_a_command_only_where_there_is_a_new_certificate()
    {
        var session = await BeginAsync("scripts", "Segl skript");

        await session.PlayAsync(
            """
            $ {examples}/segl/issue.sh {tls} {root} {reference} web < code | head -n 1
            {*}CN=Segl skript
            $ {examples}/segl/renew.sh {mutual} {root} web echo renewed
            {*}CN=Segl skript is to be renewed from {*} on
            $ SEGL_RENEW=--force {examples}/segl/renew.sh {mutual} {root} web echo renewed | tail -n 1
            renewed
            $ SEGL_RENEW=--force {examples}/segl/renew.sh https://127.0.0.1:1 {root} web echo renewed
            error: {*}
            hint: {*}
            [1]
            """,
            Token);
    }

    [Fact]
    public async Task An_nginx_shows_the_renewed_certificate_after_a_reload()
    {
        var session = await BeginAsync("nginx", "Segl nginx");
        var port = ServerProcess.FreeAddress().Port.ToString(CultureInfo.InvariantCulture);
        session.Knows("port", port);
        session.Knows("shown", $"openssl s_client -connect 127.0.0.1:{port} -CAfile {stage.RootFile} -verify_return_error");
        try
        {
            await session.PlayAsync(
                """
                $ sed -e 's/8445/{port}/' {examples}/nginx/nginx.conf > nginx.conf
                $ {examples}/segl/issue.sh {tls} {root} {reference} web < code > issued
                $ mkdir temporary && nginx -q -p "$PWD" -c nginx.conf -e error.log
                $ {shown} < /dev/null 2> /dev/null | openssl x509 -noout -serial > first
                $ openssl x509 -in web/current/certificate.pem -noout -serial | cmp - first
                $ SEGL_RENEW=--force {examples}/nginx/renew.sh {mutual} {root} > renewed
                $ for try in 1 2 3 4 5 6 7 8 9 10; do sleep 0.5; {shown} < /dev/null 2> /dev/null | openssl x509 -noout -serial > second; cmp -s first second || break; done
                $ openssl x509 -in web/current/certificate.pem -noout -serial | cmp - second
                $ cmp -s first second
                [1]
                $ printf 'GET / HTTP/1.0\r\n\r\n' | {shown} -quiet 2> /dev/null | tail -n 1
                Hello
                """,
                Token);
        }
        finally
        {
            await session.RunAsync("nginx -q -s stop -p \"$PWD\" -c nginx.conf -e error.log", CancellationToken.None);
        }
    }

    private async Task<TerminalSession> BeginAsync(string folder, string name)
    {
        await stage.AllowMachinesAsync(isAllowed: true);
        var (order, code) = await stage.OrderAsync(name);
        var session = TerminalSession.Begin(stage, folder);
        session.Knows("examples", Path.Combine(Checkout.Root, "examples"));
        session.Knows("tls", stage.Tls.ToString());
        session.Knows("mutual", stage.Mutual.ToString());
        session.Knows("root", stage.RootFile);
        session.Knows("reference", order.Reference);
        await File.WriteAllTextAsync(session.PathOf("code"), code + "\n", Token);
        return session;
    }
}
