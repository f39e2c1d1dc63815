using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;
using Segl.Pki.Tests.Fixtures;
using Segl.Pki.Tests.Parsing;

namespace Segl.Pki.Tests.Revocation;

[Clause("RFC 5280", "5.1")]
public sealed class FoundRevocationListTests
{
    private static readonly TestCertificate Root = TestCertificate.Authority("root");
    private static readonly TestCertificate Other = TestCertificate.Authority("other");

    [Fact]
    public void Reads_version_1_which_the_strict_reader_refuses()
    {
        var list = new TestList(Root) { Version = 1 }.With(Leaf([0x05]), CrlReason.Unspecified);

        list.Found.EntryCount.ShouldBe(1);
        list.Found.Number.ShouldBeNull();
        RevocationList.Parse(list.Der).IsRefused.ShouldBeTrue();
    }

    [Fact]
    public void Finds_serial_numbers_that_are_none()
    {
        foreach (byte[] octets in new byte[][] { [0x00], [0xff], [0x80, 0x01], [.. Enumerable.Repeat((byte)0x11, 22)] })
        {
            var list = new TestList(Root).With(Leaf(octets));

            list.Found.Find(Root.Found.Subject.Normalized, octets).ShouldNotBeNull().Reason.ShouldBe(CrlReason.KeyCompromise);
            list.Found.Find(Root.Found.Subject.Normalized, [0x07]).ShouldBeNull();
            RevocationList.Parse(list.Der).IsRefused.ShouldBeTrue();
        }
    }

    [Fact]
    [Clause("RFC 5280", "5.3.3")]
    public void Takes_an_entry_for_the_issuer_that_was_named_last()
    {
        var list = new TestList(Root).WithScope(isIndirect: true).With(Leaf([0x01])).With(Leaf([0x02]), issuer: Other).With(Leaf([0x03])).Found;
        var (own, other) = (Root.Found.Subject.Normalized, Other.Found.Subject.Normalized);

        list.UnknownCriticalExtension.ShouldBeNull();
        new byte[] { 1, 2, 3 }.Select(serial => list.Find(own, [serial]) is not null).ShouldBe([true, false, false]);
        new byte[] { 1, 2, 3 }.Select(serial => list.Find(other, [serial]) is not null).ShouldBe([false, true, true]);
    }

    [Fact]
    [Clause("RFC 5280", "5.3.3")]
    public void The_strict_reader_takes_no_entry_of_another_issuer() =>
        RevocationList.Parse(new TestList(Root).With(Leaf([0x01]), issuer: Other).Der).Value.UnknownCriticalExtension.ShouldBe("2.5.29.29");

    [Fact]
    [Clause("RFC 5280", "5.1.2.1")]
    public void Takes_no_other_version_and_no_extensions_in_the_first()
    {
        FoundRevocationList.Read(new TestList(Root) { Version = 3 }.Der).Refusal.ShouldNotBeNull().Code.ShouldBe("RevocationListMalformed");

        // The version is taken out of a list that has extensions.
        var der = new TestList(Root).Der;
        var at = der.AsSpan().IndexOf(new byte[] { 0x02, 0x01, 0x01, 0x30 });
        byte[] first = [.. der[..at], .. der[(at + 3)..]];
        Shorten(first, 3);
        FoundRevocationList.Read(first).Refusal.ShouldNotBeNull().Detail.ShouldContain("version 1");
    }

    [Fact]
    [Clause("RFC 5280", "5.2.5")]
    public void Reads_a_scope_with_defaults_written_out()
    {
        var list = new TestList(Root).With("2.5.29.28", isCritical: true, writer => writer.WriteEncodedValue([0x30, 0x06, 0x81, 0x01, 0xff, 0x84, 0x01, 0x00]));

        list.Found.Scope.ShouldBe(new IssuingDistributionPoint(Name: null, CrlCoverage.UserCertificates));
        RevocationList.Parse(list.Der).IsRefused.ShouldBeTrue();
    }

    [Fact]
    public void Never_throws_whatever_is_damaged()
    {
        var der = new TestList(Root).WithScope(isIndirect: true).With(Leaf([0x01])).With(Leaf([0x02]), issuer: Other).Der;
        foreach (var damaged in Mutations.Splices(der, 10_000).Concat(Mutations.BitFlips(der)))
        {
            var read = FoundRevocationList.Read(damaged);
            if (!read.IsRefused)
                read.Value.Find(Other.Found.Subject.Normalized, [0x09]);
        }

        for (var length = 0; length < der.Length; length++)
            FoundRevocationList.Read(der.AsMemory(0, length)).IsRefused.ShouldBeTrue();
        FoundRevocationList.Read((byte[])[.. der, 0]).Refusal.ShouldNotBeNull().Code.ShouldBe("RevocationListTrailingBytes");
        FoundRevocationList.Read(new byte[FoundRevocationList.BytesMax + 1]).Refusal.ShouldNotBeNull().Code.ShouldBe("RevocationListTooLarge");
    }

    private static TestCertificate Leaf(byte[] serial) => TestCertificate.Leaf("leaf", Root) with { SerialOctets = serial };

    // Both lengths, of the list and of what is signed, are written in two octets (81 and the length) or in three.
    private static void Shorten(byte[] der, int octets)
    {
        for (var (at, count) = (1, 0); count < 2; count++)
        {
            var lengthOctets = der[at] & 0x7f;
            der[at + lengthOctets] -= (byte)octets;
            at += lengthOctets + 2;
        }
    }
}
