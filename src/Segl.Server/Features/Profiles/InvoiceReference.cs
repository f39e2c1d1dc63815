using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Server.Features.Profiles;

/// <summary>What the organisation wants to read on an electronic invoice, for example a requisition number (R2.1).</summary>
public sealed record InvoiceReference
{
    private InvoiceReference(string value) => Value = value;

    /// <summary>The reference.</summary>
    public string Value { get; }

    /// <summary>Composes, trims and judges the reference: the bounds and the alphabet of a common name.</summary>
    public static Result<InvoiceReference> Parse(string text)
    {
        var parsed = CommonName.Parse(text);
        return parsed.IsRefused ? parsed.Refusal : new InvoiceReference(parsed.Value.Value);
    }

    /// <summary>The reference.</summary>
    public override string ToString() => Value;
}
