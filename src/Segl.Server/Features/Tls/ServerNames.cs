using Microsoft.Extensions.Options;
using Segl.Pki.Names;
using Segl.Server.Web;

namespace Segl.Server.Features.Tls;

/// <summary>How this server is reached, for the certificates that are its own.</summary>
public sealed class ServerNames(TlsOptions options, IOptions<SeglOptions> segl)
{
    /// <summary>The names; the first is what the server is called.</summary>
    /// <exception cref="InvalidOperationException">One of them is no name.</exception>
    public IReadOnlyList<HostName> Read()
    {
        var names = options.Names.Count > 0 ? options.Names : [new Uri(segl.Value.PublicUrl).IdnHost];
        return [.. names.Select(name => HostName.Parse(name) is { IsRefused: false, Value: var host }
            ? host
            : throw new InvalidOperationException($"Segl:Tls:Names: '{name}' is neither a DNS name nor an IP address.")).Distinct()];
    }
}
