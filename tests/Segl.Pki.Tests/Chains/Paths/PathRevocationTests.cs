using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Chains.Paths;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;
using Segl.Pki.Tests.Fixtures;

namespace Segl.Pki.Tests.Chains.Paths;

[Clause("RFC 5280", "6.3.3")]
public sealed class PathRevocationTests
{
    private const string ListUri = "http://ca.example.dk/list.crl";

    private static readonly DateTimeOffset At = TestCertificate.NotBeforeDefault.AddDays(30);
    private static readonly TestCertificate Root = TestCertificate.Authority("root");
    private static readonly TestCertificate Authority = TestCertificate.Authority("authority", Root);
    private static readonly TestCertificate Leaf = TestCertificate.Leaf("leaf", Authority).WithListAt(ListUri);
    private static readonly RevocationList RootList = ListOf(Root);

    [Fact]
    public void Takes_certificates_that_are_on_no_list() => Check(RootList, ListOf(Authority)).ShouldBeNull();

    [Fact]
    public void Refuses_a_revoked_leaf_and_a_revoked_authority()
    {
        var revokedLeaf = Check(RootList, ListOf(Authority, Revoked(Leaf))).ShouldNotBeNull();
        var revokedAuthority = Check(ListOf(Root, Revoked(Authority)), ListOf(Authority)).ShouldNotBeNull();

        (revokedLeaf.Code, revokedLeaf.Field, revokedLeaf.Arguments[2]).ShouldBe(("PathRevoked", "path/0", "Superseded"));
        (revokedAuthority.Code, revokedAuthority.Field).ShouldBe(("PathRevoked", "path/1"));
    }

    [Fact]
    public void Refuses_what_nobody_knows_the_status_of()
    {
        ShouldBeUnknown("path/1");
        ShouldBeUnknown("path/1", ListOf(Authority));
        ShouldBeUnknown("path/0", RootList);
    }

    [Fact]
    public void Takes_a_list_only_in_its_time()
    {
        ShouldBeUnknown("path/0", RootList, ListOf(Authority, content => content with { ThisUpdate = At.AddDays(-2), NextUpdate = At.AddSeconds(-1) }));
        ShouldBeUnknown("path/0", RootList, ListOf(Authority, content => content with { ThisUpdate = At.AddSeconds(1), NextUpdate = At.AddDays(2) }));
        Check(RootList, ListOf(Authority, content => content with { ThisUpdate = At, NextUpdate = At.AddSeconds(1) })).ShouldBeNull();
    }

    [Fact]
    public void Takes_a_list_only_from_the_issuer()
    {
        // Of the same name, and signed by somebody else, who came along and is not trusted.
        var impostor = TestCertificate.Authority("authority") with { KeyName = "impostor" };

        ShouldBeUnknown("path/0", [impostor], RootList, ListOf(impostor));
    }

    [Fact]
    public void Takes_a_list_of_another_key_of_the_issuer_that_leads_to_the_same_root()
    {
        var signer = TestCertificate.Authority("authority", Root) with { KeyName = "list signer", IsAuthority = false, KeyUsage = KeyUsages.CrlSign };

        Check([signer], RootList, ListOf(signer)).ShouldBeNull();
        Check([signer], RootList, ListOf(signer, Revoked(Leaf))).ShouldNotBeNull().Code.ShouldBe("PathRevoked");
        ShouldBeUnknown("path/0", [signer], ListOf(Root, Revoked(signer)), ListOf(signer));
    }

    [Fact]
    public void Takes_no_list_of_a_key_that_may_not_sign_lists()
    {
        var authority = TestCertificate.Authority("mute", Root) with { KeyUsage = KeyUsages.KeyCertSign };
        var leaf = TestCertificate.Leaf("leaf", authority);
        var settings = new PathSettings(At) { Revocation = new RevocationLists([RootList, ListOf(authority)]) };

        PathValidation.Validate(leaf.Certificate, [authority.Certificate], [TrustAnchor.Of(Root.Certificate)], settings)
            .Refusal.ShouldNotBeNull().Code.ShouldBe("PathRevocationUnknown");
    }

    [Theory]
    [InlineData(CrlCoverage.Everything, true)]
    [InlineData(CrlCoverage.UserCertificates, true)]
    [InlineData(CrlCoverage.AuthorityCertificates, false)]
    [InlineData(CrlCoverage.AttributeCertificates, false)]
    [Clause("RFC 5280", "5.2.5")]
    public void Takes_a_list_only_for_the_kinds_that_it_covers(CrlCoverage coverage, bool isTaken)
    {
        var list = ListOf(Authority, content => content with { Scope = IssuingDistributionPoint.At(ListUri, coverage) });

        Check(RootList, list)?.Code.ShouldBe("PathRevocationUnknown");
        (Check(RootList, list) is null).ShouldBe(isTaken);
    }

    [Fact]
    public void Takes_a_partition_only_for_certificates_that_name_it() =>
        ShouldBeUnknown("path/0", RootList, ListOf(Authority, content => content with { Scope = IssuingDistributionPoint.At("http://ca.example.dk/other.crl") }));

    [Fact]
    public void Puts_lists_for_some_reasons_together()
    {
        static RevocationListContent Some(RevocationListContent content, RevocationReasons reasons) =>
            content with { Scope = new IssuingDistributionPoint(Name: null, OnlySomeReasons: reasons) };
        var compromise = ListOf(Authority, content => Some(content, RevocationReasons.KeyCompromise | RevocationReasons.CaCompromise));
        var others = ListOf(Authority, content => Some(content, RevocationReasons.All & ~(RevocationReasons.KeyCompromise | RevocationReasons.CaCompromise)));

        Check(RootList, compromise, others).ShouldBeNull();
        ShouldBeUnknown("path/0", RootList, compromise);
    }

    [Fact]
    [Clause("RFC 5280", "5.2")]
    public void Takes_no_list_with_a_critical_extension_that_nobody_knows()
    {
        // A distribution point's criticality is turned into that of an extension of another number, and the list signed anew.
        var der = ListOf(Authority, content => content with { Scope = IssuingDistributionPoint.At(ListUri) }).ToBeSigned.ToArray();
        der[der.AsSpan().IndexOf(new byte[] { 0x06, 0x03, 0x55, 0x1d, 0x1c }) + 4] = 0x7f;
        var signature = SignatureAlgorithm.EcdsaP256Sha256.Sign(Authority.Key, der);
        var list = RevocationList.Parse(TbsEdit.Der(writer =>
        {
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(der);
                writer.WriteEncodedValue(SignatureAlgorithm.EcdsaP256Sha256.Identifier.Span);
                writer.WriteBitString(signature);
            }
        })).Value;

        list.IsSignedBy(Authority.Certificate.PublicKey).ShouldBeTrue();
        ShouldBeUnknown("path/0", RootList, list);
    }

    [Fact]
    public void Takes_a_list_of_several_issuers_from_the_certificate_s_own() =>
        Check(RootList, ListOf(Authority, content => content with { Scope = new IssuingDistributionPoint(Name: null, IsIndirect: true) })).ShouldBeNull();

    [Fact]
    [Clause("RFC 5280", "5.2.4")]
    public void Adds_a_delta_list_to_the_complete_one()
    {
        var complete = ListOf(Authority);
        var held = ListOf(Authority, new RevokedCertificate(Leaf.Certificate.SerialNumber, At.AddDays(-2), CrlReason.CertificateHold));
        var delta = ListOf(Authority, content => content with { Number = 9, BaseNumber = 7 }, Revoked(Leaf));
        var release = ListOf(Authority, content => content with { Number = 9, BaseNumber = 7 },
            new RevokedCertificate(Leaf.Certificate.SerialNumber, At.AddDays(-1), CrlReason.RemoveFromCrl));

        Check(RootList, complete, delta).ShouldNotBeNull().Code.ShouldBe("PathRevoked");
        Check(RootList, held).ShouldNotBeNull().Code.ShouldBe("PathRevoked");
        Check(RootList, held, release).ShouldBeNull();
        ShouldBeUnknown("path/0", RootList, delta);
    }

    [Fact]
    public void Leaves_out_a_delta_list_that_is_not_one_to_the_complete_one()
    {
        var complete = ListOf(Authority);

        Check(RootList, complete, ListOf(Authority, content => content with { Number = 9, BaseNumber = 8 }, Revoked(Leaf))).ShouldBeNull();
        Check(RootList, complete, ListOf(Authority, content => content with { Number = 9, BaseNumber = 7, Scope = IssuingDistributionPoint.At(ListUri) }, Revoked(Leaf))).ShouldBeNull();
        Check(RootList, complete, ListOf(Authority, content => content with { Number = 7, BaseNumber = 6 }, Revoked(Leaf))).ShouldBeNull();
    }

    [Fact]
    public void Uses_delta_lists_only_where_it_is_asked_to()
    {
        var lists = new[] { RootList, ListOf(Authority), ListOf(Authority, content => content with { Number = 9, BaseNumber = 7 }, Revoked(Leaf)) };

        Validate([], new RevocationLists(lists) { AreDeltasUsed = false }).ShouldBeNull();
    }

    private static void ShouldBeUnknown(string field, params RevocationList[] lists) => ShouldBeUnknown(field, [], lists);

    private static void ShouldBeUnknown(string field, TestCertificate[] others, params RevocationList[] lists)
    {
        var refusal = Check(others, lists).ShouldNotBeNull();
        (refusal.Code, refusal.Field).ShouldBe(("PathRevocationUnknown", field));
    }

    private static Refusal? Check(params RevocationList[] lists) => Check([], lists);

    private static Refusal? Check(TestCertificate[] others, params RevocationList[] lists) => Validate(others, new RevocationLists(lists));

    private static Refusal? Validate(TestCertificate[] others, RevocationLists revocation) => PathValidation.Validate(
        Leaf.Certificate, [Authority.Certificate, .. others.Select(other => other.Certificate)], [TrustAnchor.Of(Root.Certificate)],
        new PathSettings(At) { Revocation = revocation }).Refusal;

    private static RevokedCertificate Revoked(TestCertificate certificate) => new(certificate.Certificate.SerialNumber, At.AddDays(-1), CrlReason.Superseded);

    private static RevocationList ListOf(TestCertificate signer, params RevokedCertificate[] entries) => ListOf(signer, content => content, entries);

    private static RevocationList ListOf(TestCertificate signer, Func<RevocationListContent, RevocationListContent> change, params RevokedCertificate[] entries)
    {
        var issuer = Issuer.Of(signer.Certificate, SignatureAlgorithm.EcdsaP256Sha256, TestPki.CaIssuersUri, TestPki.OcspUri, TestPki.CrlUri);
        var content = new RevocationListContent { Issuer = issuer, ThisUpdate = At.AddHours(-1), NextUpdate = At.AddHours(1), Number = 7 };
        var draft = RevocationListDraft.Write(change(content), entries);
        return RevocationList.Parse(draft.Complete(issuer.Algorithm.Sign(signer.Key, draft.ToBeSigned.Span)).Value).Value;
    }
}
