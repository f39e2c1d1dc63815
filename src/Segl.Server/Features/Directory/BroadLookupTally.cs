using System.Net;
using Segl.Server.Web;

namespace Segl.Server.Features.Directory;

/// <summary>How many lookups without an exact value each address had this minute: with enough of them the whole directory could be copied.</summary>
/// <remarks>One minute is counted for all, and then forgotten at once: nothing has to be kept for who was here before.</remarks>
internal sealed class BroadLookupTally(int perAddressMax, TimeProvider clock)
{
    /// <summary>Networks that are counted each by itself; any further ones in the same minute share one count.</summary>
    public const int NetworksMax = 65_536;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _perNetwork = [];
    private long _began = clock.GetTimestamp();

    /// <summary>Counts some for an address; if they are too many, counts none and answers how long to wait.</summary>
    public TimeSpan? Refuse(IPAddress address, int lookups)
    {
        var network = ClientNetwork.Of(address);
        lock (_lock)
        {
            var passed = clock.GetElapsedTime(_began);
            if (passed >= Window)
            {
                _perNetwork.Clear();
                (_began, passed) = (clock.GetTimestamp(), TimeSpan.Zero);
            }

            // Nobody comes from this address (RFC 1122 §3.2.1.3).
            var counted = _perNetwork.Count < NetworksMax || _perNetwork.ContainsKey(network) ? network : IPAddress.None;
            var own = _perNetwork.GetValueOrDefault(counted) + lookups;
            if (own > perAddressMax)
                return Window - passed;

            _perNetwork[counted] = own;
            return null;
        }
    }
}
