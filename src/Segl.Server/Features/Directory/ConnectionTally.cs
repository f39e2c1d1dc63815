using System.Net;
using Segl.Server.Web;

namespace Segl.Server.Features.Directory;

/// <summary>How many connections there are, in all and from each address.</summary>
internal sealed class ConnectionTally(int allMax, int perAddressMax)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _perAddress = [];
    private int _all;

    /// <summary>Counts one in; false where there are too many already.</summary>
    public bool TryEnter(IPAddress address)
    {
        var network = ClientNetwork.Of(address);
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
        var network = ClientNetwork.Of(address);
        lock (_lock)
        {
            _all--;
            if (--_perAddress[network] == 0)
                _perAddress.Remove(network);
        }
    }
}
