using System.Formats.Asn1;
using Segl.Pki.Asn1;

namespace Segl.Pki.Certificates.Extensions;

/// <summary>After how many certificates something about policies begins to hold (RFC 5280 §4.2.1.11).</summary>
/// <param name="RequireExplicitPolicy">An acceptable policy is needed; null where nothing is said of it.</param>
/// <param name="InhibitPolicyMapping">Policies are not mapped any more; null where nothing is said of it.</param>
public sealed record PolicyConstraints(int? RequireExplicitPolicy, int? InhibitPolicyMapping)
{
    internal static PolicyConstraints ReadFrom(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var constraints = new PolicyConstraints(ReadOptional(sequence, 0), ReadOptional(sequence, 1));
        sequence.ThrowIfNotEmpty();

        // RFC 5280 §4.2.1.11: an authority must not issue a certificate whose policy constraints are an empty sequence.
        return constraints is { RequireExplicitPolicy: null, InhibitPolicyMapping: null }
            ? throw new AsnContentException("The policy constraints say nothing (RFC 5280 §4.2.1.11).")
            : constraints;
    }

    /// <summary>Reads SkipCerts ::= INTEGER (0..MAX).</summary>
    internal static int ReadSkipCerts(AsnReader reader) => Bound(reader.ReadInteger());

    private static int? ReadOptional(AsnReader sequence, int tag) =>
        sequence.NextIs(tag) ? Bound(sequence.ReadInteger(DerReading.Context(tag))) : null;

    // No path is as long as the largest int, so a larger number says the same.
    private static int Bound(System.Numerics.BigInteger number) => number.Sign >= 0
        ? (int)System.Numerics.BigInteger.Min(number, int.MaxValue)
        : throw new AsnContentException("A number of certificates is negative.");
}
