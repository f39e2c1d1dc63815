using System.Net;
using System.Net.Sockets;

namespace Segl.Server.Web;

/// <summary>What counts as one client: the IPv4 address, or the IPv6 network that one customer gets.</summary>
internal static class ClientNetwork
{
    // RFC 6177: a site gets at least a /64, so counting single addresses would count nothing.
    private const int NetworkBytes = 8;

    /// <summary>The address itself, or the first of its network.</summary>
    public static IPAddress Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes);
    }
}
