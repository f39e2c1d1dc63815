using FsCheck;
using FsCheck.Fluent;
using Segl.Pki.Names;
using Segl.Pki.Ocsp;
using Segl.Pki.Revocation;
using Segl.Pki.Tests.Fixtures;

namespace Segl.Pki.Tests.Parsing;

/// <summary>What is written of any content is read back as that content; the contents come from FsCheck.</summary>
public sealed class GeneratedStructureTests
{
    private static readonly DateTimeOffset Epoch = new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly CrlReason[] Reasons = Enum.GetValues<CrlReason>();
    private static readonly OcspIssuer Issuer = OcspIssuer.Of(TestHierarchy.OnCurves.Authority);

    private static Gen<SerialNumber> Serials { get; } =
        from octets in Gen.Choose(0, 255).ArrayOf(20)
        from length in Gen.Choose(1, 20)
        select SerialNumber.Parse(Convert.ToHexStringLower([(byte)((octets[0] & 0x7f) | 1), .. octets[1..length].Select(octet => (byte)octet)])).Value;

    // To beyond 2049, where the form of times changes.
    private static Gen<DateTimeOffset> Instants { get; } =
        from day in Gen.Choose(0, 40_000)
        from second in Gen.Choose(0, 86_399)
        select Epoch.AddDays(day).AddSeconds(second);

    private static Gen<RevokedCertificate> Entries { get; } =
        from serial in Serials
        from at in Instants
        from reason in Gen.Elements(Reasons)
        from invalid in Gen.OneOf(Gen.Constant<DateTimeOffset?>(null), Instants.Select(instant => (DateTimeOffset?)instant))
        select new RevokedCertificate(serial, at, reason, invalid);

    private static Gen<OcspCertStatus> Statuses { get; } = Gen.OneOf(
        Gen.Constant(OcspCertStatus.Good),
        Gen.Constant(OcspCertStatus.Unknown),
        from at in Instants
        from reason in Gen.Elements(Reasons)
        select OcspCertStatus.Revoked(at, reason));

    [Fact]
    public void Any_revocation_list_is_read_back() => Hold(
        from entries in Entries.ListOf()
        from number in Gen.Choose(0, int.MaxValue)
        from at in Instants
        select (Sorted: entries.DistinctBy(entry => entry.SerialNumber).OrderBy(entry => entry.SerialNumber).ToArray(), number, at),
        generated =>
        {
            var content = TestHierarchy.ContentOf(TestHierarchy.OnCurves.Issuer) with
            {
                ThisUpdate = generated.at,
                NextUpdate = generated.at.AddDays(1),
                Number = generated.number,
            };
            var list = RevocationList.Parse(TestHierarchy.OnCurves.Sign(content, generated.Sorted)).Value;
            return list.Entries.SequenceEqual(generated.Sorted) && list.ThisUpdate == generated.at && list.Number == generated.number;
        });

    [Fact]
    public void Any_question_is_read_back() => Hold(
        from serials in Serials.NonEmptyListOf()
        from hash in Gen.Elements(Enum.GetValues<OcspHash>())
        from nonce in Gen.Choose(0, OcspRequest.NonceOctetsMax)
        select (Serials: serials.Take(OcspRequest.CertIdsMax).ToArray(), hash, nonce),
        generated =>
        {
            var nonce = Enumerable.Range(0, generated.nonce).Select(octet => (byte)octet).ToArray();
            OcspCertId[] certIds = [.. generated.Serials.Select(serial => OcspCertId.Of(Issuer, serial, generated.hash))];
            var request = OcspRequest.Parse(OcspRequest.Write(certIds, nonce.Length == 0 ? default(ReadOnlyMemory<byte>?) : nonce)).Value;
            return request.CertIds.Select(certId => certId.SerialNumber).SequenceEqual(generated.Serials.Cast<SerialNumber?>())
                && request.CertIds.All(certId => Issuer.IsIssuerOf(certId))
                && (request.Nonce?.ToArray() ?? []).SequenceEqual(nonce);
        });

    [Fact]
    public void Any_answer_is_read_back() => Hold(
        from statuses in Statuses.NonEmptyListOf()
        from serial in Serials
        from at in Instants
        from hasNextUpdate in Gen.Elements(false, true)
        from hasCutoff in Gen.Elements(false, true)
        select (Statuses: statuses.Take(OcspRequest.CertIdsMax).ToArray(), serial, at, hasNextUpdate, hasCutoff),
        generated =>
        {
            var certId = OcspCertId.Of(Issuer, generated.serial, OcspHash.Sha1);
            OcspSingleResponse[] singles =
            [
                .. generated.Statuses.Select(status => new OcspSingleResponse(
                    certId, status, generated.at, generated.hasNextUpdate ? generated.at.AddDays(1) : null, generated.hasCutoff ? generated.at.AddDays(-1) : null)),
            ];
            var read = OcspResponse.Parse(TestResponder.OnCurve.Answer(singles)).Value.Responses;
            return read.Select(single => (single.Status, single.ThisUpdate, single.NextUpdate, single.ArchiveCutoff, single.CertId.SerialNumber))
                .SequenceEqual(singles.Select(single => (single.Status, single.ThisUpdate, single.NextUpdate, single.ArchiveCutoff, single.CertId.SerialNumber)));
        });

    [Fact]
    public void Random_octets_are_refused_and_throw_nothing() => Hold(
        Gen.Choose(0, 255).Select(octet => (byte)octet).ArrayOf(),
        octets => OcspRequest.Parse(octets).IsRefused && OcspResponse.Parse(octets).IsRefused && RevocationList.Parse(octets).IsRefused);

    private static void Hold<T>(Gen<T> generator, Func<T, bool> fact) => Prop.ForAll(generator.ToArbitrary(), fact).QuickCheckThrowOnFailure();
}
