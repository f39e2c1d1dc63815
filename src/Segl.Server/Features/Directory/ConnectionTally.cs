using System.Net;
using System.Net.Sockets;

namespace Segl.Server.Features.Directory;

/// <summary>How many connections there are, in all and from each address.</summary>
internal sealed class ConnectionTally(int allMax, int perAddressMax)
{
    // A household or a server has a whole /64 network of IPv6 addresses.
    private const int NetworkBytes = 8;

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _perAddress = [];
    private int _all;

    /// <summary>Counts one in; false where there are too many already.</summary>
    public bool TryEnter(IPAddress address)
    {
        var network = NetworkOf(address);
        lock (_lock)
        {
            var own = _perAddress.GetValueOrDefault(network);
            if (_all >= allMax || own >= perAddressMax)
                return false;

            _all++;
            _perAddress[network] = own + 1;
            return true;
        }
    }

    /// <summary>Counts it out again.</summary>
    public void Leave(IPAddress address)
    {
        var network = NetworkOf(address);
        lock (_lock)
        {
            _all--;
            if (--_perAddress[network] == 0)
                _perAddress.Remove(network);
        }
    }

    private static IPAddress NetworkOf(IPAddress address)
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
