using System.Formats.Asn1;
using Segl.Pki.Asn1;

namespace Segl.Pki.Certificates.Extensions;

/// <summary>Which names certificates below an authority may have (RFC 5280 §4.2.1.10).</summary>
/// <param name="Permitted">permittedSubtrees: where one of a kind stands here, names of that kind lie within one of them.</param>
/// <param name="Excluded">excludedSubtrees: no name lies within one of them.</param>
public sealed record NameConstraints(IReadOnlyList<GeneralName> Permitted, IReadOnlyList<GeneralName> Excluded)
{
    private const int SubtreesMax = 1024;

    internal static NameConstraints ReadFrom(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var permitted = ReadSubtrees(sequence, 0);
        var excluded = ReadSubtrees(sequence, 1);
        sequence.ThrowIfNotEmpty();

        // RFC 5280 §4.2.1.10: an authority must not issue a certificate whose name constraints are an empty sequence.
        if (permitted.Count == 0 && excluded.Count == 0)
            throw new AsnContentException("The name constraints say nothing (RFC 5280 §4.2.1.10).");
        return new NameConstraints(permitted, excluded);
    }

    // GeneralSubtree ::= SEQUENCE { base GeneralName, minimum [0] DEFAULT 0, maximum [1] OPTIONAL }; the last two are not used (§4.2.1.10)
    private static List<GeneralName> ReadSubtrees(AsnReader sequence, int tag)
    {
        List<GeneralName> subtrees = [];
        if (!sequence.NextIs(tag))
            return subtrees;

        var list = sequence.ReadSequence(DerReading.Context(tag));
        do
        {
            var subtree = list.ReadSequence();
            var name = GeneralName.ReadFrom(subtree);
            if (subtree.HasData)
                throw new AsnContentException("A name constraint has a minimum or maximum (RFC 5280 §4.2.1.10).");
            if (name.Kind == GeneralNameKind.IpAddress)
                RequireAddressRange(name.Octets.Span);

            subtrees.Add(name);
            DerReading.RequireAtMost(subtrees.Count, SubtreesMax, "name constraints");
        }
        while (list.HasData);
        return subtrees;
    }

    // An address and a mask in the style of RFC 4632: ones, then zeros.
    private static void RequireAddressRange(ReadOnlySpan<byte> octets)
    {
        if (octets.Length is not (8 or 32))
            throw new AsnContentException("An address range has 8 or 32 octets (RFC 5280 §4.2.1.10).");

        var hasEnded = false;
        foreach (var octet in octets[(octets.Length / 2)..])
        {
            for (var bit = 0x80; bit > 0; bit >>= 1)
            {
                var isOne = (octet & bit) != 0;
                if (isOne && hasEnded)
                    throw new AsnContentException("The mask of an address range has a gap (RFC 5280 §4.2.1.10).");
                hasEnded |= !isOne;
            }
        }
    }
}
