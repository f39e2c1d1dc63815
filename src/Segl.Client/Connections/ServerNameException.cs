using System.Security.Authentication;

namespace Segl.Client.Connections;

/// <summary>A server shows a certificate that is trusted, and is for another name than it was asked by.</summary>
public sealed class ServerNameException : AuthenticationException
{
    /// <summary>As its own words say.</summary>
    public ServerNameException()
        : base("The server's certificate is for another name.")
    {
    }
}
