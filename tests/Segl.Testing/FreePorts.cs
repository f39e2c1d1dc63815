using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Segl.Testing;

/// <summary>Ports of loopback for servers that are told where to listen before they do.</summary>
/// <remarks>
/// Below the ports that systems give to connections going out (Linux: from 32768, <c>ip_local_port_range</c>): of those, one that was free a second
/// ago is soon taken by a client of another test, and the server that was told to listen there does not start.
/// </remarks>
public static class FreePorts
{
    private const int First = 20_000;
    private const int End = 32_000;

    private static readonly HashSet<int> s_given = [];

    /// <summary>A port that nobody listens on, another one each time.</summary>
    /// <remarks>A program that was started beside this one may take it all the same; then the server says so and does not start.</remarks>
    public static int Next()
    {
        lock (s_given)
        {
            while (true)
            {
                var port = RandomNumberGenerator.GetInt32(First, End);
                if (!s_given.Contains(port) && IsFree(port))
                {
                    s_given.Add(port);
                    return port;
                }
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
