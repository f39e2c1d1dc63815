using System.Formats.Asn1;
using System.Numerics;

namespace Segl.Pki.Keys;

/// <summary>Dss-Parms of a DSA key (RFC 3279 §2.3.2).</summary>
/// <param name="P">The prime modulus.</param>
/// <param name="Q">The order of the subgroup.</param>
/// <param name="G">Its generator.</param>
internal sealed record DsaParameters(BigInteger P, BigInteger Q, BigInteger G)
{
    /// <summary>FIPS 186-4 §4.2 has 1024 to 3072 bits; larger moduli only make verifying a means of attack.</summary>
    private const int ModulusBitsMax = 3072;

    private const int ModulusBitsMin = 512;
    private const int OrderBitsMin = 160;
    private const int OrderBitsMax = 256;

    public int ModulusOctets => (Bits + 7) / 8;

    public int Bits => (int)P.GetBitLength();

    public static DsaParameters ReadFrom(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var parameters = new DsaParameters(sequence.ReadInteger(), sequence.ReadInteger(), sequence.ReadInteger());
        sequence.ThrowIfNotEmpty();
        return parameters.AreInReach ? parameters : throw new AsnContentException("The parameters of the DSA key are not those of a key.");
    }

    public void WriteTo(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(P);
            writer.WriteInteger(Q);
            writer.WriteInteger(G);
        }
    }

    /// <summary>Whether a public number can be one of this group.</summary>
    public bool Holds(BigInteger y) => y > BigInteger.One && y < P;

    private bool AreInReach =>
        P.Sign > 0 && P.GetBitLength() is >= ModulusBitsMin and <= ModulusBitsMax
        && Q.Sign > 0 && Q.GetBitLength() is >= OrderBitsMin and <= OrderBitsMax
        && Holds(G);
}
