using System.Net.Http.Headers;
using System.Text;

namespace Segl.Server.Features.Est;

/// <summary>Reference number and one-time code as user name and password (RFC 7617).</summary>
internal sealed record EstCredentials(string Reference, string Code)
{
    private const int CharactersMax = 256;

    /// <summary>Reads them; null where there are none that could be.</summary>
    public static EstCredentials? Read(HttpRequest request)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header)
            || !header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)
            || header.Parameter is not { Length: > 0 and <= CharactersMax } parameter)
            return null;

        Span<byte> octets = stackalloc byte[CharactersMax];
        if (!Convert.TryFromBase64String(parameter, octets, out var written))
            return null;

        var text = Encoding.UTF8.GetString(octets[..written]);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : new EstCredentials(text[..colon], text[(colon + 1)..]);
    }

    /// <inheritdoc/>
    public override string ToString() => $"reference number {Reference}";
}
