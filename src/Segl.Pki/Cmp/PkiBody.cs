using System.Formats.Asn1;
using Segl.Pki.Asn1;

namespace Segl.Pki.Cmp;

/// <summary>What a message carries: its kind and what stands within the tag, which is read where the kind is known.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Content">In DER.</param>
public sealed record PkiBody(PkiBodyKind Kind, ReadOnlyMemory<byte> Content)
{
    private const int KindMax = (int)PkiBodyKind.PollResponse;

    /// <summary>pkiconf.</summary>
    public static PkiBody Confirmation { get; } = new(PkiBodyKind.Confirmation, new byte[] { DerTag.Null, 0 });

    internal static PkiBody ReadFrom(AsnReader reader)
    {
        var tag = reader.PeekTag();
        if (tag.TagClass != TagClass.ContextSpecific || tag.TagValue > KindMax)
            throw new AsnContentException("The body is of a kind that the standard does not have.");

        return new PkiBody((PkiBodyKind)tag.TagValue, reader.ReadTagged(tag.TagValue, tagged => tagged.ReadEncodedValue()));
    }

    internal static PkiBody Of(PkiBodyKind kind, Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return new PkiBody(kind, writer.Encode());
    }

    internal void WriteTo(AsnWriter writer)
    {
        using (writer.PushSequence(DerReading.Context((int)Kind)))
            writer.WriteEncodedValue(Content.Span);
    }
}
