using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Segl.Server.Features.Status;

/// <summary>An address and a port on which only status answers, so that it can stand in another zone than the portal.</summary>
public sealed record StatusListener
{
    private readonly Func<IPAddress, bool> _isAddress;

    private StatusListener(string url, int port, Func<IPAddress, bool> isAddress) => (Url, Port, _isAddress) = (url, port, isAddress);

    /// <summary>As it is configured.</summary>
    public string Url { get; }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>Reads one; null where it is not plain http on a port, or its host is a name that could mean anything.</summary>
    [SuppressMessage("Design", "CA1054:URI-like parameters should not be strings", Justification = "A listener's * is no URI.")]
    public static StatusListener? Parse(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            return null;
        }

        var isPlain = address.Scheme == Uri.UriSchemeHttp && address.PathBase.Length == 0 && !address.IsUnixPipe && !address.IsNamedPipe;
        return isPlain && address.Port > 0 && Judge(address.Host) is { } isAddress ? new(url, address.Port, isAddress) : null;
    }

    /// <summary>Whether a connection came in here.</summary>
    public bool IsOf(ConnectionInfo connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return connection.LocalPort == Port && connection.LocalIpAddress is { } local
            && _isAddress(local.IsIPv4MappedToIPv6 ? local.MapToIPv4() : local);
    }

    private static Func<IPAddress, bool>? Judge(string host)
    {
        if (host is "*" or "+")
            return _ => true;
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return IPAddress.IsLoopback;
        if (!IPAddress.TryParse(host, out var address))
            return null;
        return address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? _ => true : address.Equals;
    }
}
