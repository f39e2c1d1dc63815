using System.Formats.Asn1;
using Segl.Pki.Asn1;

namespace Segl.Pki.Certificates.Extensions;

/// <summary>Where revocation lists are (RFC 5280 §4.2.1.13).</summary>
/// <param name="Points">In their order.</param>
public sealed record CrlDistributionPoints(IReadOnlyList<DistributionPoint> Points)
{
    private const int PointsMax = 32;

    /// <summary>Every URI among the full names, in order.</summary>
    public IReadOnlyList<string> Uris =>
        [.. Points.SelectMany(
            point => point.Name?.FullName ?? []).Where(
                name => name is { Kind: GeneralNameKind.Uri, Text: not null }).Select(name => name.Text!)];

    /// <summary>Whether it is exactly one point with one URI and nothing else, as ours are.</summary>
    public bool IsPlain => Points is [{ Name.FullName: [{ Kind: GeneralNameKind.Uri }], Reasons: null, CrlIssuer: [] }];

    internal static CrlDistributionPoints ReadFrom(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var points = new List<DistributionPoint>();
        do
        {
            points.Add(DistributionPoint.ReadFrom(sequence));
            DerReading.RequireAtMost(points.Count, PointsMax, "distribution points");
        }
        while (sequence.HasData);
        return new CrlDistributionPoints(points);
    }

    internal static CertificateExtension Write(string uri) => Write(Oids.CrlDistributionPoints, uri);

    /// <summary>Writes cRLDistributionPoints, or freshestCRL, which has the same form (RFC 5280 §4.2.1.15 and §5.2.6).</summary>
    internal static CertificateExtension Write(string oid, string uri) =>
        CertificateExtension.Of(oid, isCritical: false, writer =>
        {
            using (writer.PushSequence())
            using (writer.PushSequence())
                DistributionPointName.WriteUri(writer, uri);
        });
}
