using System.Formats.Asn1;
using Segl.Pki.Asn1;

namespace Segl.Pki.Certificates.Extensions;

/// <summary>Which policies of the subject's domain stand for which of the issuer's (RFC 5280 §4.2.1.5).</summary>
/// <param name="Pairs">issuerDomainPolicy and subjectDomainPolicy, in order.</param>
public sealed record PolicyMappings(IReadOnlyList<(string Issuer, string Subject)> Pairs)
{
    private const int PairsMax = 64;

    internal static PolicyMappings ReadFrom(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var pairs = new List<(string, string)>();
        do
        {
            var pair = sequence.ReadSequence();
            pairs.Add((pair.ReadObjectIdentifier(), pair.ReadObjectIdentifier()));
            pair.ThrowIfNotEmpty();
            DerReading.RequireAtMost(pairs.Count, PairsMax, "policy mappings");
        }
        while (sequence.HasData);
        return new PolicyMappings(pairs);
    }
}
