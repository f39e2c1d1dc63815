using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Server.Features.Profiles;

/// <summary>The name of the person who fetches a profile's certificates: as long as a common name may be, and in its alphabet.</summary>
/// <remarks>It stands in mails and beside the one-time code, where a name that looks like another would deceive.</remarks>
public sealed record ContactName
{
    private ContactName(string value) => Value = value;

    /// <summary>The name.</summary>
    public string Value { get; }

    /// <summary>Composes, trims and judges the name.</summary>
    public static Result<ContactName> Parse(string text)
    {
        var parsed = CommonName.Parse(text);
        return parsed.IsRefused ? parsed.Refusal : new ContactName(parsed.Value.Value);
    }

    /// <summary>The name.</summary>
    public override string ToString() => Value;
}
