using System.Formats.Asn1;

namespace Segl.Server.Features.Directory.Ldap;

/// <summary>That a search is wanted in pages (RFC 2696 §2).</summary>
/// <param name="Size">How many entries this page shall have; zero ends the search.</param>
/// <param name="Cookie">Where the page before ended; empty for the first.</param>
internal sealed record PagedResults(int Size, ReadOnlyMemory<byte> Cookie)
{
    /// <summary>Reads the control's value; null where it is none.</summary>
    public static PagedResults? Read(ReadOnlyMemory<byte>? value)
    {
        if (value is not { } encoded || !BerStructure.IsSound(encoded.Span))
            return null;

        try
        {
            var reader = new AsnReader(encoded, AsnEncodingRules.BER);
            var sequence = reader.ReadSequence();
            var paged = new PagedResults(LdapReader.ReadNumber(sequence), LdapReader.ReadOctets(sequence));
            sequence.ThrowIfNotEmpty();
            return paged;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
