using System.Numerics;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;
using Segl.Pki.Tests.Fixtures;

namespace Segl.Pki.Tests.Revocation;

public sealed class RevocationListDraftTests
{
    private static readonly TestHierarchy Pki = TestHierarchy.OnCurves;
    private static readonly DateTimeOffset RevokedAt = TestPki.Now.AddHours(-5);

    private static RevocationListContent Content => TestHierarchy.ContentOf(Pki.Issuer);

    [Fact]
    [Clause("RFC 5280", "5.1")]
    [Clause("RFC 5280", "5.2.1")]
    [Clause("RFC 5280", "5.2.3")]
    public void Says_what_was_meant()
    {
        RevokedCertificate[] entries = [.. Enumerable.Range(1, 300).Select(number => new RevokedCertificate(Serial(number), RevokedAt.AddSeconds(number), CrlReason.Superseded))];

        var list = RevocationList.Parse(Pki.List(entries)).Value;

        list.Issuer.ShouldBe(Pki.Issuer.Name);
        list.ThisUpdate.ShouldBe(new DateTimeOffset(2026, 3, 25, 14, 4, 28, TimeSpan.Zero));
        list.NextUpdate.ShouldBe(list.ThisUpdate.AddDays(1));
        list.Number.ShouldBe(7);
        list.BaseNumber.ShouldBeNull();
        list.Scope.ShouldBeNull();
        list.FreshestCrl.ShouldBeNull();
        list.AuthorityKeyIdentifier?.KeyIdentifier?.ToArray().ShouldBe(Pki.Issuer.PublicKey.KeyIdentifier.ToArray());
        list.UnknownCriticalExtension.ShouldBeNull();
        list.EntryCount.ShouldBe(300);
        list.Entries.ShouldBe(entries.Select(entry => entry with { RevocationDate = Cut(entry.RevocationDate) }));
        list.IsSignedBy(Pki.Issuer.PublicKey).ShouldBeTrue();
        list.IsSignedBy(Pki.RootIssuer.PublicKey).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(300)]
    [InlineData(100_000)]
    public void Says_the_same_whatever_number_of_entries_was_expected(int expected)
    {
        RevokedCertificate[] entries = [.. Enumerable.Range(1, 300).Select(number => new RevokedCertificate(Serial(number), RevokedAt, CrlReason.Superseded))];

        var draft = RevocationListDraft.Write(Content, entries.Where(_ => true), expected);

        draft.EntryCount.ShouldBe(300);
        draft.ToBeSigned.ToArray().ShouldBe(RevocationListDraft.Write(Content, entries).ToBeSigned.ToArray());
    }

    [Theory]
    [InlineData(CrlReason.KeyCompromise)]
    [InlineData(CrlReason.CaCompromise)]
    [InlineData(CrlReason.AffiliationChanged)]
    [InlineData(CrlReason.Superseded)]
    [InlineData(CrlReason.CessationOfOperation)]
    [InlineData(CrlReason.CertificateHold)]
    [InlineData(CrlReason.RemoveFromCrl)]
    [InlineData(CrlReason.PrivilegeWithdrawn)]
    [InlineData(CrlReason.AaCompromise)]
    [Clause("RFC 5280", "5.3.1")]
    public void Carries_each_reason(CrlReason reason) =>
        RevocationList.Parse(Pki.List(new RevokedCertificate(Serial(1), RevokedAt, reason))).Value.Entries.Single().Reason.ShouldBe(reason);

    [Fact]
    [Clause("RFC 5280", "5.3.1")]
    public void Leaves_out_the_reason_that_says_nothing()
    {
        var list = Pki.List(RevokedCertificate.Of(Serial(1), RevokedAt, RevocationReason.Unspecified));

        Convert.ToHexStringLower(list.Span).ShouldNotContain("0603551d15");
        RevocationList.Parse(list).Value.Entries.Single().Reason.ShouldBe(CrlReason.Unspecified);
    }

    [Theory]
    [InlineData(RevocationReason.KeyCompromise)]
    [InlineData(RevocationReason.AffiliationChanged)]
    [InlineData(RevocationReason.Superseded)]
    [InlineData(RevocationReason.CessationOfOperation)]
    [InlineData(RevocationReason.PrivilegeWithdrawn)]
    public void Names_our_own_reasons_as_the_standard_does(RevocationReason reason) =>
        RevokedCertificate.Of(Serial(1), RevokedAt, reason).Reason.ToString().ShouldBe(reason.ToString());

    [Fact]
    [Clause("RFC 5280", "5.3.2")]
    public void Carries_since_when_the_certificate_may_have_been_wrong()
    {
        var entry = new RevokedCertificate(Serial(1), Cut(RevokedAt), CrlReason.KeyCompromise, Cut(RevokedAt.AddDays(-3)));

        RevocationList.Parse(Pki.List(entry)).Value.Entries.Single().ShouldBe(entry);
    }

    [Fact]
    [Clause("RFC 5280", "5.1.2.6")]
    public void Has_no_list_of_entries_when_there_are_none()
    {
        var list = RevocationList.Parse(Pki.List()).Value;

        list.EntryCount.ShouldBe(0);
        list.Entries.ShouldBeEmpty();
    }

    [Fact]
    [Clause("RFC 5280", "5.1.2.4")]
    [Clause("RFC 5280", "5.1.2.5")]
    public void Writes_times_from_2050_in_the_longer_form()
    {
        var turn = new DateTimeOffset(2050, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var der = Pki.Sign(Content with { ThisUpdate = turn.AddSeconds(-1), NextUpdate = turn }, new RevokedCertificate(Serial(1), turn.AddSeconds(-1)), new(Serial(2), turn));

        var text = System.Text.Encoding.Latin1.GetString(der.Span);
        text.ShouldContain("\u0017\u000d491231235959Z");
        text.ShouldContain("\u0018\u000f20500101000000Z");
        var list = RevocationList.Parse(der).Value;
        (list.ThisUpdate, list.NextUpdate).ShouldBe((turn.AddSeconds(-1), turn));
        list.Entries.Select(entry => entry.RevocationDate).ShouldBe([turn.AddSeconds(-1), turn]);
    }

    [Theory]
    [InlineData(CrlCoverage.Everything)]
    [InlineData(CrlCoverage.UserCertificates)]
    [InlineData(CrlCoverage.AuthorityCertificates)]
    [InlineData(CrlCoverage.AttributeCertificates)]
    [Clause("RFC 5280", "5.2.5")]
    public void Names_its_address_and_what_it_covers(CrlCoverage coverage)
    {
        var scope = IssuingDistributionPoint.At("http://ca.example.dk/crl/17.crl", coverage);

        var read = RevocationList.Parse(Pki.Sign(Content with { Scope = scope })).Value.Scope.ShouldNotBeNull();

        read.Name?.FullName.Single().ShouldBe(new GeneralName(GeneralNameKind.Uri, "http://ca.example.dk/crl/17.crl"));
        read.Coverage.ShouldBe(coverage);
        (read.OnlySomeReasons, read.IsIndirect).ShouldBe((null, false));
    }

    [Fact]
    public void Can_be_limited_to_some_reasons()
    {
        var scope = new IssuingDistributionPoint(Name: null, OnlySomeReasons: RevocationReasons.KeyCompromise | RevocationReasons.AaCompromise);

        RevocationList.Parse(Pki.Sign(Content with { Scope = scope })).Value.Scope.ShouldBe(scope);
    }

    [Fact]
    [Clause("RFC 5280", "5.2.4")]
    [Clause("RFC 5280", "5.2.6")]
    public void Can_be_a_delta_list_and_lead_to_one()
    {
        var complete = RevocationList.Parse(Pki.Sign(Content with { FreshestCrlUri = "http://ca.example.dk/delta.crl" })).Value;
        var delta = RevocationList.Parse(Pki.Sign(Content with { Number = 9, BaseNumber = 7 })).Value;

        complete.FreshestCrl?.Uris.ShouldBe(["http://ca.example.dk/delta.crl"]);
        (delta.Number, delta.BaseNumber).ShouldBe((9, 7));
    }

    [Fact]
    public void Is_the_same_to_the_byte_when_made_twice() =>
        RevocationListDraft.Write(Content, Numbered(1000)).ToBeSigned.ToArray().ShouldBe(RevocationListDraft.Write(Content, [.. Numbered(1000)]).ToBeSigned.ToArray());

    [Fact]
    public void Refuses_a_signature_by_another_key()
    {
        var draft = RevocationListDraft.Write(Content, []);

        var result = draft.Complete(Pki.RootIssuer.Algorithm.Sign(Pki.RootKey, draft.ToBeSigned.Span));

        result.Refusal.ShouldNotBeNull().Code.ShouldBe("RevocationListSignatureWrong");
    }

    [Fact]
    public void Is_completed_once_only()
    {
        var draft = RevocationListDraft.Write(Content, []);
        var signature = Pki.Issuer.Algorithm.Sign(Pki.AuthorityKey, draft.ToBeSigned.Span);
        draft.Complete(signature).IsRefused.ShouldBeFalse();

        Should.Throw<InvalidOperationException>(() => draft.Complete(signature));
    }

    [Fact]
    public void Takes_entries_only_in_ascending_order()
    {
        Should.Throw<ArgumentException>(() => RevocationListDraft.Write(Content, [new(Serial(2), RevokedAt), new(Serial(1), RevokedAt)]));
        Should.Throw<ArgumentException>(() => RevocationListDraft.Write(Content, [new(Serial(2), RevokedAt), new(Serial(2), RevokedAt)]));
    }

    [Fact]
    public void Is_not_written_where_its_content_contradicts_itself()
    {
        Should.Throw<ArgumentException>(() => RevocationListDraft.Write(Content with { NextUpdate = TestPki.Now }, []));
        Should.Throw<ArgumentException>(() => RevocationListDraft.Write(Content with { Number = -1 }, []));
        Should.Throw<ArgumentException>(() => RevocationListDraft.Write(Content with { Number = BigInteger.One << 159 }, []));
        Should.Throw<ArgumentException>(() => RevocationListDraft.Write(Content with { BaseNumber = 7 }, []));
        Should.Throw<ArgumentException>(() => RevocationListDraft.Write(Content with { BaseNumber = 6, FreshestCrlUri = "http://ca.example.dk/delta.crl" }, []));
    }

    [Fact]
    public void Takes_serial_numbers_of_every_length_and_large_numbers()
    {
        SerialNumber[] serials = [.. new[] { "01", "7f", "80", "ff", "0100", "8000000000", "7f" + new string('f', 38) }.Select(hex => SerialNumber.Parse(hex).Value)];

        var list = RevocationList.Parse(Pki.Sign(Content with { Number = (BigInteger.One << 159) - 1 }, serials.Select(serial => new RevokedCertificate(serial, RevokedAt)))).Value;

        list.Entries.Select(entry => entry.SerialNumber).ShouldBe(serials);
        list.Number.ShouldBe((BigInteger.One << 159) - 1);
    }

    [Fact]
    public void Finds_an_entry_by_its_serial_number()
    {
        var list = RevocationList.Parse(Pki.List(Numbered(100))).Value;

        list.Find(Serial(57)).ShouldNotBeNull().SerialNumber.ShouldBe(Serial(57));
        list.Find(Serial(101)).ShouldBeNull();
    }

    [Fact]
    public void Costs_memory_in_proportion_to_its_bytes_and_nothing_per_entry()
    {
        const int Count = 1_000_000;
        var before = GC.GetAllocatedBytesForCurrentThread();

        var draft = RevocationListDraft.Write(Content, new KnownCount(Count));

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        draft.EntryCount.ShouldBe(Count);
        ((double)allocated / draft.ToBeSigned.Length).ShouldBeLessThan(1.1);
    }

    private static SerialNumber Serial(int number) => SerialNumber.Parse($"4{number:x39}").Value;

    private static IEnumerable<RevokedCertificate> Numbered(int count) =>
        Enumerable.Range(1, count).Select(number => RevokedCertificate.Of(Serial(number), RevokedAt, RevocationReason.Superseded));

    private static DateTimeOffset Cut(DateTimeOffset instant) => new(instant.Ticks - (instant.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    /// <summary>Entries that cost nothing to make, so that only the writer's own allocations are seen.</summary>
    private sealed class KnownCount(int count) : IReadOnlyCollection<RevokedCertificate>, ICollection<RevokedCertificate>
    {
        private static readonly byte[] Octets = [0x40, .. new byte[19]];

        public int Count => count;

        public bool IsReadOnly => true;

        public IEnumerator<RevokedCertificate> GetEnumerator()
        {
            var octets = Octets.ToArray();
            for (var number = 1; number <= count; number++)
            {
                System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(octets.AsSpan(16), number);
                SerialNumber.TryRead(octets, out var serial);
                yield return new RevokedCertificate(serial, RevokedAt, CrlReason.Superseded);
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

        public void Add(RevokedCertificate item) => throw new NotSupportedException();

        public void Clear() => throw new NotSupportedException();

        public bool Contains(RevokedCertificate item) => throw new NotSupportedException();

        public void CopyTo(RevokedCertificate[] array, int arrayIndex) => throw new NotSupportedException();

        public bool Remove(RevokedCertificate item) => throw new NotSupportedException();
    }
}
