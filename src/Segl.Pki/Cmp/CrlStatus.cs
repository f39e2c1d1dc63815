using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates.Extensions;

namespace Segl.Pki.Cmp;

/// <summary>A revocation list as its requester knows it (RFC 9810 §5.3.19.17).</summary>
/// <param name="DistributionPoint">Where it is published; null where its issuer is named instead.</param>
/// <param name="Issuer">Who issues it; empty where its place is named instead.</param>
/// <param name="ThisUpdate">From when the one at hand is; null where there is none.</param>
public sealed record CrlStatus(DistributionPointName? DistributionPoint, IReadOnlyList<GeneralName> Issuer, DateTimeOffset? ThisUpdate)
{
    // CRLStatus ::= SEQUENCE { source CHOICE { dpn [0] DistributionPointName, issuer [1] GeneralNames }, thisUpdate Time OPTIONAL }
    internal static CrlStatus ReadFrom(AsnReader reader)
    {
        var fields = reader.ReadSequence();
        DistributionPointName? point = null;
        IReadOnlyList<GeneralName> issuer = [];
        if (fields.NextIs(0))
            point = DistributionPointName.ReadFrom(fields);
        else
            issuer = fields.ReadTagged(1, tagged => DistributionPointName.ReadNames(tagged.ReadSequence()));

        DateTimeOffset? thisUpdate = fields.HasData ? DerTime.Read(fields) : null;
        fields.ThrowIfNotEmpty();
        return new CrlStatus(point, issuer, thisUpdate);
    }

    /// <summary>The question for a newer list than one's own (RFC 9483 §4.3.4).</summary>
    public static InfoTypeAndValue AskByIssuer(GeneralName issuer, DateTimeOffset? thisUpdate)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        return InfoTypeAndValue.Of(InfoTypes.CrlStatusList, writer =>
        {
            using (writer.PushSequence())
            using (writer.PushSequence())
            {
                using (writer.PushSequence(DerReading.Context(1)))
                using (writer.PushSequence())
                    issuer.WriteTo(writer);
                if (thisUpdate is { } time)
                    DerTime.Write(writer, time);
            }
        });
    }
}
