using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates.Extensions;

namespace Segl.Pki.Revocation;

/// <summary>What a revocation list covers, where it is not everything (RFC 5280 §5.2.5).</summary>
/// <remarks>
/// A partition of an authority's certificates is a list whose name is the address that the certificates of that partition carry: nobody
/// takes another partition's list for it then (§6.3.3 b 2).
/// </remarks>
/// <param name="Name">distributionPoint: where this list is; null where absent.</param>
/// <param name="Coverage">Which kinds of certificate.</param>
/// <param name="OnlySomeReasons">Which reasons; null means all.</param>
/// <param name="IsIndirect">indirectCRL: whether it speaks of other issuers' certificates too; ours never.</param>
public sealed record IssuingDistributionPoint(
    DistributionPointName? Name,
    CrlCoverage Coverage = CrlCoverage.Everything,
    RevocationReasons? OnlySomeReasons = null,
    bool IsIndirect = false)
{
    private const int OnlySomeReasonsTag = 3;
    private const int IndirectTag = 4;

    /// <summary>A list at one address.</summary>
    public static IssuingDistributionPoint At(string uri, CrlCoverage coverage = CrlCoverage.Everything) =>
        new(DistributionPointName.Of(uri), coverage);

    internal static IssuingDistributionPoint ReadFrom(AsnReader reader) => Read(reader, ReadTrue);

    /// <summary>Reads somebody else's, also where FALSE is written out.</summary>
    internal static IssuingDistributionPoint ReadFound(AsnReader reader) =>
        Read(reader, (sequence, tag) => sequence.NextIs(tag) && sequence.ReadBoolean(DerReading.Context(tag)));

    private static IssuingDistributionPoint Read(AsnReader reader, Func<AsnReader, int, bool> readFlag)
    {
        var sequence = reader.ReadSequence();

        // RFC 5280 §5.2.5: an extension that says nothing must not be there.
        if (!sequence.HasData)
            throw new AsnContentException("The issuing distribution point is empty (RFC 5280 §5.2.5).");

        var name = sequence.NextIs(0) ? DistributionPointName.ReadFrom(sequence) : null;
        var isForUsers = readFlag(sequence, (int)CrlCoverage.UserCertificates);
        var isForAuthorities = readFlag(sequence, (int)CrlCoverage.AuthorityCertificates);
        RevocationReasons? reasons = sequence.NextIs(OnlySomeReasonsTag)
            ? sequence.ReadNamedBitListValue<RevocationReasons>(DerReading.Context(OnlySomeReasonsTag))
            : null;
        var isIndirect = readFlag(sequence, IndirectTag);
        var isForAttributes = readFlag(sequence, (int)CrlCoverage.AttributeCertificates);
        sequence.ThrowIfNotEmpty();
        return new IssuingDistributionPoint(name, CoverageOf(isForUsers, isForAuthorities, isForAttributes), reasons, isIndirect);
    }

    internal CertificateExtension Write() => CertificateExtension.Of(Oids.IssuingDistributionPoint, isCritical: true, writer =>
    {
        using (writer.PushSequence())
        {
            if (Name is not null)
                WriteName(writer, Name);
            if (Coverage is CrlCoverage.UserCertificates or CrlCoverage.AuthorityCertificates)
                writer.WriteBoolean(value: true, DerReading.Context((int)Coverage));
            if (OnlySomeReasons is { } reasons)
                writer.WriteNamedBitList(reasons, DerReading.Context(OnlySomeReasonsTag));
            if (IsIndirect)
                writer.WriteBoolean(value: true, DerReading.Context(IndirectTag));
            if (Coverage is CrlCoverage.AttributeCertificates)
                writer.WriteBoolean(value: true, DerReading.Context((int)Coverage));
        }
    });

    private static void WriteName(AsnWriter writer, DistributionPointName name)
    {
        if (name.FullName is not [{ Kind: GeneralNameKind.Uri, Text: { } uri }])
            throw new InvalidOperationException("A list of ours is named by one URI.");
        DistributionPointName.WriteUri(writer, uri);
    }

    private static bool ReadTrue(AsnReader sequence, int tag)
    {
        if (!sequence.NextIs(tag))
            return false;
        return sequence.ReadBoolean(DerReading.Context(tag))
            ? true : throw new AsnContentException("A default value FALSE is written out.");
    }

    private static CrlCoverage CoverageOf(bool isForUsers, bool isForAuthorities, bool isForAttributes) =>
        (isForUsers, isForAuthorities, isForAttributes) switch
        {
            (false, false, false) => CrlCoverage.Everything,
            (true, false, false) => CrlCoverage.UserCertificates,
            (false, true, false) => CrlCoverage.AuthorityCertificates,
            (false, false, true) => CrlCoverage.AttributeCertificates,
            _ => throw new AsnContentException("A list is for one kind of certificate only (RFC 5280 §5.2.5)."),
        };
}
