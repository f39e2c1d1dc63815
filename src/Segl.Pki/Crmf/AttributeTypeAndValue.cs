using System.Formats.Asn1;

namespace Segl.Pki.Crmf;

/// <summary>A control or a piece of registration information (RFC 4211 §3).</summary>
/// <param name="Type">Which it is.</param>
/// <param name="Value">Its value in DER.</param>
public sealed record AttributeTypeAndValue(string Type, ReadOnlyMemory<byte> Value)
{
    internal static AttributeTypeAndValue ReadFrom(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var attribute = new AttributeTypeAndValue(sequence.ReadObjectIdentifier(), sequence.ReadEncodedValue());
        sequence.ThrowIfNotEmpty();
        return attribute;
    }

    internal void WriteTo(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Type);
            writer.WriteEncodedValue(Value.Span);
        }
    }
}
