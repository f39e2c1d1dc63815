using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Segl.Bench.Portal;
using Segl.Testing;
using Segl.Testing.Web;

namespace Segl.Bench.Ldap;

/// <summary>Debian's slapd with the same certificates, in a folder and on a port of its own; it ends with us.</summary>
internal sealed class SlapdServer : IAsyncDisposable
{
    private const string Programs = "/usr/sbin";

    // As the operator of an address book sets it up: mdb, one index on what is searched for, nothing written down of each search.
    private const string Configuration = """
        include /etc/ldap/schema/core.schema
        include /etc/ldap/schema/cosine.schema
        attributetype ( 2.5.4.97 NAME 'organizationIdentifier' SUP name )
        modulepath /usr/lib/ldap
        moduleload back_mdb
        loglevel 0
        access to * by * read
        database mdb
        suffix "c=DK"
        directory "{0}"
        maxsize 17179869184
        index objectClass eq
        index mail eq
        """;

    // It also ends when we are killed: the shell waits for the end of its input.
    private const string Watch = """
        "$@" </dev/null &
        server=$!
        cat >/dev/null
        kill -KILL "$server"
        """;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private Process? _shell;

    /// <summary>Where it answers.</summary>
    public IPEndPoint EndPoint { get; } = new(IPAddress.Loopback, ServerProcess.FreeAddress().Port);

    private string ConfigurationFile => _folder.File("slapd.conf");

    /// <summary>Writes all certificates into it, and starts it.</summary>
    public static async Task<SlapdServer> StartAsync(PublishedPattern pattern)
    {
        var server = new SlapdServer();
        try
        {
            var data = Directory.CreateDirectory(server._folder.File("data")).FullName;
            await File.WriteAllTextAsync(server.ConfigurationFile, Configuration.Replace("{0}", data, StringComparison.Ordinal));
            await server.FillAsync(pattern);
            await server.ListenAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_shell is not null)
        {
            _shell.StandardInput.Close();
            await _shell.WaitForExitAsync();
            _shell.Dispose();
        }

        _folder.Dispose();
    }

    private async Task FillAsync(PublishedPattern pattern)
    {
        using var slapadd = Process.Start(new ProcessStartInfo(Path.Combine(Programs, "slapadd"), ["-q", "-f", ConfigurationFile])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
        }) ?? throw new InvalidOperationException("slapadd did not start: apt install slapd");
        await slapadd.StandardInput.WriteAsync($"""
            dn: c=DK
            objectClass: country
            c: DK

            dn: organizationIdentifier={PublishedPattern.OrganisationIdentifier},c=DK
            objectClass: organization
            objectClass: extensibleObject
            o: Bench
            organizationIdentifier: {PublishedPattern.OrganisationIdentifier}


            """);
        for (var number = 0L; number < PortalData.CertificatesWritten; number++)
        {
            if (!PortalData.IsRevoked(number))
                await slapadd.StandardInput.WriteAsync(EntryOf(pattern, number));
        }

        slapadd.StandardInput.Close();
        await slapadd.WaitForExitAsync();
        if (slapadd.ExitCode != 0)
            throw new InvalidOperationException($"slapadd ended with {slapadd.ExitCode}.");
    }

    // The same attributes with the same values as ours.
    private static string EntryOf(PublishedPattern pattern, long number)
    {
        var serial = PortalData.SerialOfCertificate(number);
        return $"""
            dn: uid={serial},organizationIdentifier={PublishedPattern.OrganisationIdentifier},c=DK
            objectClass: top
            objectClass: device
            objectClass: pkiUser
            objectClass: extensibleObject
            uid: {serial}
            cn: {PublishedPattern.NameOf(number)}
            serialNumber: {PublishedPattern.SubjectSerialNumber}
            o: Bench
            organizationIdentifier: {PublishedPattern.OrganisationIdentifier}
            mail: {PublishedPattern.MailOf(number)}
            userCertificate;binary:: {Convert.ToBase64String(pattern.CertificateOf(number))}


            """;
    }

    private async Task ListenAsync()
    {
        _shell = Process.Start(new ProcessStartInfo(
            "/bin/sh", ["-c", Watch, "sh", Path.Combine(Programs, "slapd"), "-d", "0", "-f", ConfigurationFile, "-h", $"ldap://{EndPoint}"])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
        }) ?? throw new InvalidOperationException("slapd did not start.");
        using var limit = new CancellationTokenSource(StartTimeout);
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(EndPoint, limit.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, limit.Token);
            }
        }
    }
}
