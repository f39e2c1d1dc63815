using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Revocation;

namespace Segl.Pki.Certificates.Extensions;

/// <summary>One place where a revocation list is (RFC 5280 §4.2.1.13).</summary>
/// <param name="Name">distributionPoint; null where absent.</param>
/// <param name="Reasons">The reasons that the list there covers; null means all.</param>
/// <param name="CrlIssuer">Who issues the list, where it is not the certificate's issuer; empty where it is.</param>
public sealed record DistributionPoint(DistributionPointName? Name, RevocationReasons? Reasons, IReadOnlyList<GeneralName> CrlIssuer)
{
    // DistributionPoint ::= SEQUENCE { distributionPoint [0], reasons [1], cRLIssuer [2] }, each OPTIONAL
    internal static DistributionPoint ReadFrom(AsnReader reader)
    {
        var point = reader.ReadSequence();
        var name = point.NextIs(0) ? DistributionPointName.ReadFrom(point) : null;
        RevocationReasons? reasons = point.NextIs(1) ? point.ReadNamedBitListValue<RevocationReasons>(DerReading.Context(1)) : null;
        IReadOnlyList<GeneralName> crlIssuer = point.NextIs(2)
            ? DistributionPointName.ReadNames(point.ReadSequence(DerReading.Context(2))) : [];
        point.ThrowIfNotEmpty();

        // RFC 5280 §4.2.1.13: "a DistributionPoint MUST NOT consist of only the reasons field".
        if (name is null && crlIssuer.Count == 0)
            throw new AsnContentException("A distribution point has neither name nor issuer (RFC 5280 §4.2.1.13).");
        return new DistributionPoint(name, reasons, crlIssuer);
    }
}
