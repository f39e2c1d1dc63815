using System.Net;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Names;

/// <summary>How a server is reached: a DNS name in ASCII (RFC 5890 for others), or an IP address.</summary>
public sealed record HostName
{
    private const int CharactersMax = 253;
    private const int LabelCharactersMax = 63;

    private HostName(string value, IPAddress? address) => (Value, Address) = (value, address);

    /// <summary>The name in lower case without a final dot, or the address as it is usually written.</summary>
    public string Value { get; }

    /// <summary>The address; null for a name.</summary>
    public IPAddress? Address { get; }

    /// <summary>Reads one; a refusal where it is neither. There are no wildcards: a server knows its names.</summary>
    public static Result<HostName> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (IPAddress.TryParse(text, out var address) && IsAsWritten(text, address))
            return new HostName(address.ToString(), address);

        var name = text.EndsWith('.') ? text[..^1] : text;
        return name.Length is > 0 and <= CharactersMax && Array.TrueForAll(name.Split('.'), IsLabel)
            ? new HostName(name.ToLowerInvariant(), address: null)
            : new Refusal("HostNameMalformed", $"'{text}' is neither a DNS name in ASCII nor an IP address.")
            {
                Clause = "RFC 1123 §2.1",
                Arguments = [text],
            };
    }

    /// <summary>The name or address.</summary>
    public override string ToString() => Value;

    // "1" and "0x7f.1" are addresses to the framework, and names to nobody.
    private static bool IsAsWritten(string text, IPAddress address) =>
        address.ToString() == text || (text.Contains(':', StringComparison.Ordinal) && !text.Contains('%', StringComparison.Ordinal));

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= LabelCharactersMax
        && label[0] != '-' && label[^1] != '-'
        && label.All(character => char.IsAsciiLetterOrDigit(character) || character == '-')
        && !label.All(char.IsAsciiDigit);
}
