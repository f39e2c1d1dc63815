using System.Net;
using System.Net.Sockets;
using Segl.Server.Features.Directory;

namespace Segl.Server.Tests.Ldap;

public sealed class DirectoryOptionsTests
{
    [Fact]
    public void What_is_not_set_is_in_range_and_off()
    {
        (new DirectoryOptions().IsInRange, new DirectoryOptions().Enabled).ShouldBe((true, false));
    }

    [Fact]
    public void What_is_out_of_range_or_does_not_fit_together_is_refused()
    {
        var good = new DirectoryOptions();
        DirectoryOptions[] bad =
        [
            good with { Address = "localhost" }, good with { Port = -1 }, good with { Port = 65_536 }, good with { TlsPort = 3636 },
            good with { CertificateFile = "a.pem" }, good with { KeyFile = "a.key" }, good with { MessageBytesMax = 100 },
            good with { ConnectionsMax = 0 }, good with { ConnectionsPerAddressMax = 0 }, good with { OperationsMax = 0 },
            good with { SearchesMax = 0 }, good with { HeldBytesMax = 0 }, good with { IdleSeconds = 0 },
            good with { MessageSeconds = 301 },
            good with { SearchSeconds = 0 }, good with { EntriesMax = 1_001 }, good with { CandidatesMax = 0 },
            good with { BroadLookupsPerAddressMax = 15 }, good with { BroadLookupsPerAddressMax = 100_001 },
        ];

        bad.ShouldAllBe(options => !options.IsInRange);
    }

    [Theory]
    [InlineData("Segl:Directory:Port", "70000")]
    [InlineData("Segl:Directory:Prot", "3389")]
    public void The_host_refuses_to_start_on_a_bad_value(string key, string value)
    {
        Should.Throw<Exception>(() => TestServer.Start((key, value)));
    }

    [Fact]
    public void A_port_that_somebody_has_stops_the_start_and_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var fault = Should.Throw<InvalidOperationException>(() => TestServer.Start(
            ("Segl:Directory:Enabled", "true"), ("Segl:Directory:Address", "127.0.0.1"), ("Segl:Directory:Port", $"{port}")));

        fault.Message.ShouldContain($"127.0.0.1:{port}");
    }

    [Fact]
    public void Networks_of_ipv6_count_as_one_address()
    {
        var tally = new ConnectionTally(allMax: 3, perAddressMax: 1);

        tally.TryEnter(IPAddress.Parse("2001:db8:1:2::1")).ShouldBeTrue();
        tally.TryEnter(IPAddress.Parse("2001:db8:1:2:ffff::2")).ShouldBeFalse();
        tally.TryEnter(IPAddress.Parse("2001:db8:1:3::1")).ShouldBeTrue();
        tally.TryEnter(IPAddress.Parse("192.0.2.7")).ShouldBeTrue();
        tally.TryEnter(IPAddress.Parse("::ffff:192.0.2.7")).ShouldBeFalse();
        tally.TryEnter(IPAddress.Parse("192.0.2.8")).ShouldBeFalse();
        tally.Leave(IPAddress.Parse("192.0.2.7"));
        tally.TryEnter(IPAddress.Parse("192.0.2.8")).ShouldBeTrue();
    }
}
