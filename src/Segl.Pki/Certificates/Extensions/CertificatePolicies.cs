using System.Formats.Asn1;
using Segl.Pki.Asn1;

namespace Segl.Pki.Certificates.Extensions;

/// <summary>Under which policies the certificate is issued (RFC 5280 §4.2.1.4).</summary>
/// <param name="PolicyOids">In their order.</param>
/// <param name="HasQualifiers">Whether any policy carries qualifiers; ours never.</param>
public sealed record CertificatePolicies(IReadOnlyList<string> PolicyOids, bool HasQualifiers)
{
    private const int PoliciesMax = 64;

    internal static CertificatePolicies ReadFrom(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var policyOids = new List<string>();
        var hasQualifiers = false;
        do
        {
            var policy = sequence.ReadSequence();
            var oid = policy.ReadObjectIdentifier();
            if (policyOids.Contains(oid, StringComparer.Ordinal))
                throw new AsnContentException($"The policy {oid} stands twice (RFC 5280 §4.2.1.4).");

            policyOids.Add(oid);
            DerReading.RequireAtMost(policyOids.Count, PoliciesMax, "policies");
            if (policy.HasData)
            {
                _ = policy.ReadSequence();
                hasQualifiers = true;
            }

            policy.ThrowIfNotEmpty();
        }
        while (sequence.HasData);
        return new CertificatePolicies(policyOids, hasQualifiers);
    }

    internal static CertificateExtension Write(params IReadOnlyList<string> policyOids) =>
        CertificateExtension.Of(Oids.CertificatePolicies, isCritical: false, writer =>
        {
            using (writer.PushSequence())
            {
                foreach (var oid in policyOids)
                {
                    using (writer.PushSequence())
                        writer.WriteObjectIdentifier(oid);
                }
            }
        });
}
