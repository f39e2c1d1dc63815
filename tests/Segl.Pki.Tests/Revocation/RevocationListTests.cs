using System.Formats.Asn1;
using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;
using Segl.Pki.Tests.Fixtures;
using Segl.Pki.Tests.Parsing;

namespace Segl.Pki.Tests.Revocation;

/// <summary>Lists of others, put together without the writer under test.</summary>
public sealed class RevocationListTests
{
    private const int SpliceCount = 10_000;

    private static readonly Asn1Tag Explicit0 = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly DateTimeOffset ThisUpdate = new(2026, 3, 25, 0, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Good = GoodList();

    [Fact]
    public void Refuses_truncated_input_at_each_length()
    {
        foreach (var damaged in Mutations.Truncations(Good))
            RevocationList.Parse(damaged).IsRefused.ShouldBeTrue();
    }

    [Fact]
    public void Refuses_trailing_bytes()
    {
        foreach (var damaged in Mutations.WithTrailingBytes(Good))
            RevocationList.Parse(damaged).Refusal.ShouldNotBeNull().Code.ShouldBe("RevocationListTrailingBytes");
    }

    [Fact]
    public void Refuses_input_over_the_limit() =>
        RevocationList.Parse(new byte[RevocationList.BytesMax + 1]).Refusal.ShouldNotBeNull().Code.ShouldBe("RevocationListTooLarge");

    [Fact]
    public void Answers_flipped_bits_and_splices_with_a_result_that_never_verifies()
    {
        foreach (var damaged in Mutations.BitFlips(Good).Concat(Mutations.Splices(Good, SpliceCount)))
        {
            var parsed = RevocationList.Parse(damaged);
            if (parsed.IsRefused)
                parsed.Refusal.Detail.ShouldNotBeNullOrWhiteSpace();
            else
                parsed.Value.Entries.Count().ShouldBe(parsed.Value.EntryCount);
        }

        foreach (var damaged in Mutations.BitFlips(Good))
        {
            var parsed = RevocationList.Parse(damaged);
            (parsed.IsRefused || !parsed.Value.IsSignedBy(TestHierarchy.OnCurves.Issuer.PublicKey)).ShouldBeTrue();
        }
    }

    [Fact]
    public void Reads_a_list_that_was_put_together_by_hand()
    {
        var list = RevocationList.Parse(ListOf(Entries(Entry([0x05], "2026-03-24", Extension("2.5.29.21", false, 0x0a, 0x01, 0x00))), [])).Value;

        list.Entries.Single().SerialNumber.ToString().ShouldBe("05");
        list.Entries.Single().Reason.ShouldBe(CrlReason.Unspecified);
        list.Number.ShouldBeNull();
    }

    [Theory]
    [InlineData("2.5.29.29")]
    [InlineData("1.2.3.4")]
    [Clause("RFC 5280", "5.3")]
    public void Tells_of_a_critical_entry_extension_that_it_does_not_know(string oid) =>
        RevocationList.Parse(ListOf(Entries(Entry([0x05], "2026-03-24", Extension(oid, true, 0x05, 0x00))), [])).Value.UnknownCriticalExtension.ShouldBe(oid);

    [Fact]
    [Clause("RFC 5280", "5.2")]
    public void Tells_of_a_critical_extension_of_the_list_that_it_does_not_know()
    {
        RevocationList.Parse(ListOf(null, [Extension("1.2.3.4", true, 0x05, 0x00)])).Value.UnknownCriticalExtension.ShouldBe("1.2.3.4");
        RevocationList.Parse(ListOf(null, [Extension("1.2.3.4", false, 0x05, 0x00)])).Value.UnknownCriticalExtension.ShouldBeNull();
    }

    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "no version", ListOf(null, [], version: null) },
        { "version 1", ListOf(null, [], version: 0) },
        { "no nextUpdate", ListOf(null, [], hasNextUpdate: false) },
        { "nextUpdate before thisUpdate", ListOf(null, [], nextUpdate: ThisUpdate.AddSeconds(-1)) },
        { "two algorithms", ListOf(null, [], outerOid: "1.2.840.10045.4.3.3") },
        { "an empty list of entries", ListOf([], []) },
        { "a serial number of zero", ListOf(Entries(Entry([0x00], "2026-03-24")), []) },
        { "a negative serial number", ListOf(Entries(Entry([0x80], "2026-03-24")), []) },
        { "a serial number with a needless octet", ListOf(Entries(Raw([0x30, 0x13, 0x02, 0x02, 0x00, 0x05, 0x17, 0x0d, .. "260324000000Z"u8])), []) },
        { "a serial number of 21 octets", ListOf(Entries(Entry([0x01, .. new byte[20]], "2026-03-24")), []) },
        { "an entry without a date", ListOf(Entries(Raw(0x30, 0x03, 0x02, 0x01, 0x05)), []) },
        { "a 30th of February", ListOf(Entries(Raw([0x30, 0x12, 0x02, 0x01, 0x05, 0x17, 0x0d, .. "260230000000Z"u8])), []) },
        { "a long time with half a second", ListOf(Entries(Raw([0x30, 0x16, 0x02, 0x01, 0x05, 0x18, 0x11, .. "20260324000000.5Z"u8])), []) },
        { "reason 7", ListOf(Entries(Entry([0x05], "2026-03-24", Extension("2.5.29.21", false, 0x0a, 0x01, 0x07))), []) },
        { "reason 11", ListOf(Entries(Entry([0x05], "2026-03-24", Extension("2.5.29.21", false, 0x0a, 0x01, 0x0b))), []) },
        { "a reason twice", ListOf(Entries(Entry([0x05], "2026-03-24", Extension("2.5.29.21", false, 0x0a, 0x01, 0x01), Extension("2.5.29.21", false, 0x0a, 0x01, 0x01))), []) },
        { "a delta indicator that is not critical", ListOf(null, [Extension("2.5.29.27", false, 0x02, 0x01, 0x01)]) },
        { "a scope that is not critical", ListOf(null, [Extension("2.5.29.28", false, 0x30, 0x03, 0x81, 0x01, 0xff)]) },
        { "an empty scope", ListOf(null, [Extension("2.5.29.28", true, 0x30, 0x00)]) },
        { "a scope of two kinds", ListOf(null, [Extension("2.5.29.28", true, 0x30, 0x06, 0x81, 0x01, 0xff, 0x82, 0x01, 0xff)]) },
        { "a default written out", ListOf(null, [Extension("2.5.29.28", true, 0x30, 0x06, 0x81, 0x01, 0x00, 0x82, 0x01, 0xff)]) },
        { "a negative number", ListOf(null, [Extension("2.5.29.20", false, 0x02, 0x01, 0xff)]) },
        { "a number of 21 octets", ListOf(null, [Extension("2.5.29.20", false, [0x02, 0x15, 0x01, .. new byte[20]])]) },
        { "an extension twice", ListOf(null, [Extension("1.2.3.4", false, 0x05, 0x00), Extension("1.2.3.4", false, 0x05, 0x00)]) },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Refuses(string what, byte[] list)
    {
        what.ShouldNotBeEmpty();
        RevocationList.Parse(list).Refusal.ShouldNotBeNull().Code.ShouldBe("RevocationListMalformed");
    }

    private static byte[] GoodList()
    {
        var pki = TestHierarchy.OnCurves;
        RevokedCertificate[] entries =
        [
            new(pki.Leaf.SerialNumber, ThisUpdate.AddDays(-1), CrlReason.KeyCompromise, ThisUpdate.AddDays(-2)),
            new(pki.Authority.SerialNumber, ThisUpdate.AddDays(-1)),
        ];
        var content = TestHierarchy.ContentOf(pki.Issuer) with { Scope = IssuingDistributionPoint.At(TestPki.CrlUri), FreshestCrlUri = TestPki.CrlUri };
        return pki.Sign(content, entries).ToArray();
    }

    private static byte[] ListOf(
        byte[]? entries, byte[][] extensions, int? version = 1, DateTimeOffset? nextUpdate = null, string outerOid = "1.2.840.10045.4.3.2", bool hasNextUpdate = true)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                if (version is { } number)
                    writer.WriteInteger(number);
                WriteAlgorithm(writer, "1.2.840.10045.4.3.2");
                writer.WriteEncodedValue(TestPki.AuthorityName.Der.Span);
                writer.WriteUtcTime(ThisUpdate);
                if (hasNextUpdate)
                    writer.WriteUtcTime(nextUpdate ?? ThisUpdate.AddDays(1));
                if (entries is not null)
                {
                    using (writer.PushSequence())
                    {
                        var reader = new AsnReader(entries, AsnEncodingRules.BER);
                        while (reader.HasData)
                            writer.WriteEncodedValue(reader.ReadEncodedValue().Span);
                    }
                }

                if (extensions.Length > 0)
                {
                    using (writer.PushSequence(Explicit0))
                    using (writer.PushSequence())
                    {
                        foreach (var extension in extensions)
                            writer.WriteEncodedValue(extension);
                    }
                }
            }

            WriteAlgorithm(writer, outerOid);
            writer.WriteBitString([1, 2, 3]);
        }

        return writer.Encode();
    }

    private static void WriteAlgorithm(AsnWriter writer, string oid)
    {
        using (writer.PushSequence())
            writer.WriteObjectIdentifier(oid);
    }

    private static byte[] Entries(params byte[][] entries) => [.. entries.SelectMany(entry => entry)];

    private static byte[] Entry(byte[] serial, string date, params byte[][] extensions) => TbsEdit.Der(writer =>
    {
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue([0x02, (byte)serial.Length, .. serial]);
            writer.WriteUtcTime(DateTimeOffset.Parse($"{date}T00:00:00Z"));
            if (extensions.Length == 0)
                return;

            using (writer.PushSequence())
            {
                foreach (var extension in extensions)
                    writer.WriteEncodedValue(extension);
            }
        }
    }).ToArray();

    private static byte[] Raw(params byte[] octets) => octets;

    private static byte[] Extension(string oid, bool isCritical, params byte[] value) => TbsEdit.Der(writer =>
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            if (isCritical)
                writer.WriteBoolean(value: true);
            writer.WriteOctetString(value);
        }
    }).ToArray();
}
