using System.Formats.Asn1;

namespace Segl.Pki.Pkcs12;

/// <summary>An algorithm and its still encoded parameters; empty where they are left out (RFC 5280 §4.1.1.2).</summary>
internal readonly record struct AlgorithmIdentifier(string Algorithm, ReadOnlyMemory<byte> Parameters)
{
    public static AlgorithmIdentifier Read(AsnReader reader)
    {
        AsnReader sequence = reader.ReadSequence();
        string algorithm = sequence.ReadObjectIdentifier();
        ReadOnlyMemory<byte> parameters = sequence.HasData ? sequence.ReadEncodedValue() : default;
        sequence.ThrowIfNotEmpty();
        return new AlgorithmIdentifier(algorithm, parameters);
    }

    /// <summary>Writes an algorithm whose parameters are NULL.</summary>
    public static void WriteWithNull(AsnWriter writer, string algorithm)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(algorithm);
            writer.WriteNull();
        }
    }

    /// <summary>A reader of the parameters, which must be there.</summary>
    public AsnReader ReadParameters() => new(Parameters, AsnEncodingRules.BER);

    /// <summary>Whether the parameters are NULL or left out, as they must be for digests and HMACs.</summary>
    public bool HasNoParameters => Parameters.IsEmpty || Parameters.Span is [0x05, 0x00];
}
