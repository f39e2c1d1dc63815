using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Segl.Server.Web;

/// <summary>An address and a port that the host listens on, by which a connection tells what it may ask for.</summary>
public sealed record ListenerAddress
{
    private readonly Func<IPAddress, bool> _isAddress;

    private ListenerAddress(string url, int port, Func<IPAddress, bool> isAddress) => (Url, Port, _isAddress) = (url, port, isAddress);

    /// <summary>As it is configured.</summary>
    public string Url { get; }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>Reads one; null where it is not of the scheme and on a port, or its host is a name that could mean anything.</summary>
    /// <param name="url">For example <c>http://*:8081</c>.</param>
    /// <param name="scheme"><c>http</c> or <c>https</c>.</param>
    [SuppressMessage("Design", "CA1054:URI-like parameters should not be strings", Justification = "A listener's * is no URI.")]
    public static ListenerAddress? Parse(string url, string scheme)
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

        var isPlain = address.Scheme == scheme && address.PathBase.Length == 0 && !address.IsUnixPipe && !address.IsNamedPipe;
        return isPlain && address.Port > 0 && Judge(address.Host) is { } isAddress ? new(url, address.Port, isAddress) : null;
    }

    /// <summary>Reads a list of them from the configuration.</summary>
    /// <exception cref="InvalidOperationException">One cannot be an address of a listener: the host does not start.</exception>
    internal static IReadOnlyList<ListenerAddress> ParseAll(string setting, IEnumerable<string> urls, string scheme) =>
        [.. urls.Select(url => Parse(url, scheme) ?? throw new InvalidOperationException(
            $"{setting}: '{url}' is not {scheme}://ADDRESS:PORT with an IP address, localhost or *, for example {scheme}://*:8443."))];

    /// <summary>Whether a connection came in here.</summary>
    public bool IsOf(ConnectionInfo connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return connection.LocalPort == Port && connection.LocalIpAddress is { } local && Covers(local);
    }

    /// <summary>Whether an endpoint of the server is this one.</summary>
    internal bool IsOf(EndPoint? endpoint) => endpoint is IPEndPoint { Port: var port, Address: var local } && port == Port && Covers(local);

    private bool Covers(IPAddress local) => _isAddress(local.IsIPv4MappedToIPv6 ? local.MapToIPv4() : local);

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
