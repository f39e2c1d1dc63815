using System.Formats.Asn1;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Tests.Names;

[Clause("RFC 5280", "4.1.2.5")]
public sealed class ValidityTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 25, 16, 4, 28, 987, TimeSpan.FromHours(2));

    [Fact]
    public void Ends_one_second_before_the_sum_because_the_last_second_counts()
    {
        var validity = Validity.From(Now, TimeSpan.FromDays(1095));

        validity.NotBefore.ShouldBe(new DateTimeOffset(2026, 3, 25, 14, 4, 28, TimeSpan.Zero));
        validity.NotAfter.ShouldBe(new DateTimeOffset(2029, 3, 24, 14, 4, 27, TimeSpan.Zero));
        validity.Lifetime.ShouldBe(TimeSpan.FromDays(1095));
    }

    [Fact]
    public void Is_cut_to_the_second_in_UTC()
    {
        var validity = Validity.From(Now, TimeSpan.FromDays(1));

        validity.NotBefore.Offset.ShouldBe(TimeSpan.Zero);
        (validity.NotBefore.Ticks % TimeSpan.TicksPerSecond).ShouldBe(0);
    }

    [Fact]
    public void Covers_both_ends_and_the_whole_last_second()
    {
        var validity = Validity.From(Now, TimeSpan.FromDays(1));

        validity.Covers(validity.NotBefore).ShouldBeTrue();
        validity.Covers(validity.NotBefore.AddTicks(-1)).ShouldBeFalse();
        validity.Covers(validity.NotAfter.AddMilliseconds(999)).ShouldBeTrue();
        validity.Covers(validity.NotAfter.AddSeconds(1)).ShouldBeFalse();
    }

    [Fact]
    public void Is_written_as_UTCTime_through_2049_and_as_GeneralizedTime_after()
    {
        var lastUtc = Validity.From(new DateTimeOffset(2049, 12, 31, 23, 59, 59, TimeSpan.Zero), TimeSpan.FromSeconds(2));

        var writer = new AsnWriter(AsnEncodingRules.DER);
        lastUtc.WriteTo(writer);

        var outline = DerOutline.Of(writer.Encode());
        outline[1].Contents.ShouldBe(Convert.ToHexStringLower("491231235959Z"u8));
        outline[2].Contents.ShouldBe(Convert.ToHexStringLower("20500101000000Z"u8));
    }

    [Theory]
    [InlineData(UniversalTagNumber.GeneralizedTime, "20260101000000Z", 2026)]
    [InlineData(UniversalTagNumber.UtcTime, "260101000000Z", 2026)]
    [InlineData(UniversalTagNumber.UtcTime, "500101000000Z", 1950)]
    [InlineData(UniversalTagNumber.GeneralizedTime, "20500101000000Z", 2050)]
    public void Reads_either_form_in_any_year(UniversalTagNumber type, string text, int year)
    {
        byte[] time = [(byte)type, (byte)text.Length, .. text.Select(character => (byte)character)];
        byte[] validity = [0x30, (byte)(2 * time.Length), .. time, .. time];

        Validity.ReadFrom(new AsnReader(validity, AsnEncodingRules.DER)).NotBefore.ShouldBe(new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData(UniversalTagNumber.GeneralizedTime, "20510101000000.5Z")]
    [InlineData(UniversalTagNumber.GeneralizedTime, "20510101000000+0100")]
    [InlineData(UniversalTagNumber.UtcTime, "2601010000Z")]
    [InlineData(UniversalTagNumber.UtcTime, "260101000000+0100")]
    [InlineData(UniversalTagNumber.UtcTime, "261301000000Z")]
    public void Refuses_times_in_other_forms(UniversalTagNumber type, string text)
    {
        byte[] time = [(byte)type, (byte)text.Length, .. text.Select(character => (byte)character)];

        var reader = new AsnReader(new byte[] { 0x30, (byte)(2 * time.Length) }.Concat(time).Concat(time).ToArray(), AsnEncodingRules.DER);

        Should.Throw<AsnContentException>(() => Validity.ReadFrom(reader));
    }

    [Fact]
    public void Refuses_to_end_before_it_begins()
    {
        var draft = new TbsEdit(TestPki.Draft(TestPki.Organisation)).Validity(Now, Now.AddSeconds(-1)).Encode();

        Segl.Pki.Certificates.TbsCertificate.Parse(draft).Refusal?.Code.ShouldBe("CertificateMalformed");
    }
}
