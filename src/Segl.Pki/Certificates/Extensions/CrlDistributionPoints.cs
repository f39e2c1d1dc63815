using System.Formats.Asn1;
using Segl.Pki.Asn1;

namespace Segl.Pki.Certificates.Extensions;

/// <summary>Where revocation lists are (RFC 5280 §4.2.1.13).</summary>
/// <param name="Uris">Every URI among the full names, in order.</param>
/// <param name="IsPlain">Whether it is exactly one point with one URI and nothing else, as ours are.</param>
public sealed record CrlDistributionPoints(IReadOnlyList<string> Uris, bool IsPlain)
{
    private const int PointsMax = 32;
    private const int NamesMax = 32;

    internal static CrlDistributionPoints ReadFrom(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var uris = new List<string>();
        var points = 0;
        var isPlain = true;
        do
        {
            isPlain &= ReadPoint(sequence.ReadSequence(), uris);
            DerReading.RequireAtMost(++points, PointsMax, "distribution points");
        }
        while (sequence.HasData);
        return new CrlDistributionPoints(uris, isPlain && points == 1 && uris.Count == 1);
    }

    internal static CertificateExtension Write(string uri) =>
        CertificateExtension.Of(Oids.CrlDistributionPoints, isCritical: false, writer =>
        {
            using (writer.PushSequence())
            using (writer.PushSequence())
            using (writer.PushSequence(DerReading.Context(0)))
            using (writer.PushSequence(DerReading.Context(0)))
                GeneralName.WriteUri(writer, uri);
        });

    // DistributionPoint ::= SEQUENCE { distributionPoint [0], reasons [1], cRLIssuer [2] }, each OPTIONAL
    private static bool ReadPoint(AsnReader point, List<string> uris)
    {
        var isPlain = point.NextIs(0) && ReadPointName(point.ReadSequence(DerReading.Context(0)), uris);
        if (point.NextIs(1))
        {
            _ = point.ReadBitString(out _, DerReading.Context(1));
            isPlain = false;
        }

        if (point.NextIs(2))
        {
            _ = point.ReadSequence(DerReading.Context(2));
            isPlain = false;
        }

        point.ThrowIfNotEmpty();
        return isPlain;
    }

    // DistributionPointName ::= CHOICE { fullName [0], nameRelativeToCRLIssuer [1] }
    private static bool ReadPointName(AsnReader name, List<string> uris)
    {
        if (name.NextIs(1))
        {
            _ = name.ReadSetOf(DerReading.Context(1));
            name.ThrowIfNotEmpty();
            return false;
        }

        var fullName = name.ReadSequence(DerReading.Context(0));
        name.ThrowIfNotEmpty();
        var isPlain = true;
        for (var count = 1; fullName.HasData; count++)
        {
            DerReading.RequireAtMost(count, NamesMax, "names of a distribution point");
            if (GeneralName.ReadFrom(fullName) is { Kind: GeneralNameKind.Uri, Text: { } uri })
                uris.Add(uri);
            else
                isPlain = false;
        }

        return isPlain;
    }
}
