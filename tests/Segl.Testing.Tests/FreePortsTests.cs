using System.Net;
using System.Net.Sockets;

namespace Segl.Testing.Tests;

public sealed class FreePortsTests
{
    [Fact]
    public void Each_is_given_once_and_none_that_a_connection_going_out_could_get()
    {
        var ports = Enumerable.Range(0, 200).Select(_ => FreePorts.Next()).ToList();

        ports.ShouldBeUnique();
        ports.ShouldAllBe(port => port >= 1024 && port < 32_768);
    }

    [Fact]
    public void A_server_can_listen_there()
    {
        using var listener = new TcpListener(IPAddress.Loopback, FreePorts.Next());

        Should.NotThrow(listener.Start);
    }
}
