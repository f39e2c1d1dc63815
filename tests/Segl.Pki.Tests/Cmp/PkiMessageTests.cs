using System.Security.Cryptography;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Cmp;
using Segl.Pki.Outcomes;
using Segl.Pki.Tests.Parsing;

namespace Segl.Pki.Tests.Cmp;

[Clause("RFC 9810", "5.1")]
public sealed class PkiMessageTests
{
    private const int SpliceCount = 5_000;

    private static readonly byte[] Good = TestCmp.WithMac();

    [Fact]
    public void Is_read_back_with_every_field_of_its_header()
    {
        var header = TestCmp.Header with
        {
            Pvno = PkiHeader.Version3,
            RecipKid = new byte[] { 1, 2 },
            RecipNonce = TestCmp.Octets(0x30),
            FreeText = ["hej", "Æblegrød"],
            GeneralInfo =
            [
                InfoTypeAndValue.ConfirmWaitTime(TestPki.Now), InfoTypeAndValue.CertProfile("organisation"),
                new InfoTypeAndValue(InfoTypes.OrigPkiMessage, new byte[] { 0x30, 0x00 }),
            ],
        };

        var read = PkiMessage.Parse(TestCmp.WithMac(header)).Value.Header;

        (read.Pvno, read.Sender, read.Recipient).ShouldBe((3, header.Sender, header.Recipient));
        read.MessageTime.ShouldBe(new DateTimeOffset(2026, 3, 25, 14, 4, 28, TimeSpan.Zero));
        Octets(read.ProtectionAlg).ShouldBe(TestCmp.Mac.Identifier.ToArray());
        Octets(read.SenderKid).ShouldBe(Octets(header.SenderKid));
        Octets(read.RecipKid).ShouldBe(Octets(header.RecipKid));
        Octets(read.TransactionId).ShouldBe(TestCmp.Octets(0x10));
        Octets(read.SenderNonce).ShouldBe(TestCmp.Octets(0x20));
        Octets(read.RecipNonce).ShouldBe(TestCmp.Octets(0x30));
        read.FreeText.ShouldBe(["hej", "Æblegrød"]);
        read.HasImplicitConfirm.ShouldBeFalse();
        read.ConfirmWaitTime.ShouldBe(read.MessageTime);
        read.CertProfiles.ShouldBe(["organisation"]);
        Octets(read.OrigPkiMessage).ShouldBe([0x30, 0x00]);
    }

    [Fact]
    [Clause("RFC 9810", "5.1.3")]
    public void Is_protected_by_a_secret_or_a_signature_and_by_none_other()
    {
        var (mac, signed) = (PkiMessage.Parse(Good).Value, PkiMessage.Parse(TestCmp.Signed()).Value);

        PkiProtection.VerifyMac(mac, TestCmp.Secret).IsRefused.ShouldBeFalse();
        PkiProtection.VerifyMac(mac, "other"u8).Refusal.ShouldNotBeNull().Code.ShouldBe("CmpProtectionWrong");
        PkiProtection.VerifyMac(signed, TestCmp.Secret).Refusal.ShouldNotBeNull().Code.ShouldBe("CmpProtectionKind");
        PkiProtection.VerifySignature(signed, signed.ReadSigner().Value).ShouldBeNull();
        PkiProtection.VerifySignature(mac, TestCmp.Client.Certificate.PublicKey).ShouldNotBeNull().Code.ShouldBe("CmpProtectionKind");
        PkiProtection.VerifySignature(signed, TestCmp.KeySigner.PublicKey).ShouldNotBeNull().Code.ShouldBe("CmpProtectionWrong");
    }

    [Fact]
    [Clause("RFC 9483", "3.1")]
    public void Is_signed_by_whom_it_names()
    {
        var client = TestCmp.Client.Certificate;
        var name = GeneralName.Of(client.Subject);
        var otherName = PkiMessage.Parse(TestCmp.Signed(TestCmp.Header with { SenderKid = client.PublicKey.KeyIdentifier })).Value;
        var otherKey = PkiMessage.Parse(TestCmp.Signed(TestCmp.Header with { Sender = name })).Value;

        PkiProtection.VerifySignature(otherName, client).ShouldNotBeNull().Code.ShouldBe("CmpSender");
        PkiProtection.VerifySignature(otherKey, client).ShouldNotBeNull().Code.ShouldBe("CmpSenderKid");
    }

    [Fact]
    public void Is_broken_by_every_flipped_bit()
    {
        foreach (var damaged in Mutations.BitFlips(Good))
        {
            var parsed = PkiMessage.Parse(damaged);
            if (!parsed.IsRefused)
                PkiProtection.VerifyMac(parsed.Value, TestCmp.Secret).IsRefused.ShouldBeTrue();
        }
    }

    [Fact]
    public void Refuses_truncated_input_at_each_length_and_trailing_bytes()
    {
        foreach (var damaged in Mutations.Truncations(Good))
            PkiMessage.Parse(damaged).Refusal.ShouldNotBeNull().Code.ShouldBe("CmpMalformed");
        foreach (var damaged in Mutations.WithTrailingBytes(Good))
            PkiMessage.Parse(damaged).Refusal.ShouldNotBeNull().Code.ShouldBe("CmpTrailingBytes");
        PkiMessage.Parse(new byte[PkiMessage.BytesMax + 1]).Refusal.ShouldNotBeNull().Code.ShouldBe("CmpTooLarge");
        PkiMessage.ParseAnswer(new byte[PkiMessage.AnswerBytesMax + 1]).Refusal.ShouldNotBeNull().Code.ShouldBe("CmpTooLarge");
    }

    [Fact]
    public void Answers_splices_with_a_result()
    {
        foreach (var damaged in Mutations.Splices(Good, SpliceCount).Concat(Mutations.Splices(TestCmp.Signed(), SpliceCount)))
        {
            var parsed = PkiMessage.Parse(damaged);
            if (parsed.IsRefused)
            {
                CmpFailures.Of(parsed.Refusal).ShouldBe(PkiFailureInfo.BadDataFormat);
                continue;
            }

            PkiMessageCheck.Check(parsed.Value, new PkiMessageExpectation(TestPki.Now));
            PkiProtection.KindOf(parsed.Value);
            CertificationAsked.Read(parsed.Value.Body);
        }
    }

    [Theory]
    [InlineData(PkiBodyKind.PopChallenge)]
    [InlineData(PkiBodyKind.KeyRecoveryRequest)]
    [InlineData(PkiBodyKind.CrossCertificationRequest)]
    [InlineData(PkiBodyKind.CrlAnnouncement)]
    public void Is_read_with_a_body_that_is_not_supported(PkiBodyKind kind)
    {
        var message = PkiMessage.Parse(TestCmp.WithMac(body: new PkiBody(kind, new byte[] { 0x30, 0x00 }))).Value;

        message.Body.Kind.IsSupportedRequest().ShouldBeFalse();
        CertificationAsked.Read(message.Body).Refusal.ShouldNotBeNull().Code.ShouldBe("CmpBodyNotSupported");
        CmpFailures.Of(CmpAnswers.NotSupported(kind)).ShouldBe(PkiFailureInfo.BadRequest);
    }

    [Fact]
    public void Refuses_a_body_that_the_standard_does_not_have() =>
        PkiMessage.Parse(TestCmp.WithMac(body: new PkiBody((PkiBodyKind)27, new byte[] { 0x30, 0x00 }))).Refusal.ShouldNotBeNull().Code.ShouldBe("CmpMalformed");

    [Fact]
    public void Bounds_what_comes_along()
    {
        var certificate = TestCmp.Client.Certificate.Der;
        byte[] With(int count) => new PkiMessageDraft(TestCmp.Header, TestCmp.Ir).CompleteUnprotected([.. Enumerable.Repeat(certificate, count)]);

        PkiMessage.Parse(With(PkiMessage.ExtraCertsMax)).Value.ExtraCerts.Count.ShouldBe(PkiMessage.ExtraCertsMax);
        PkiMessage.Parse(With(PkiMessage.ExtraCertsMax + 1)).Refusal.ShouldNotBeNull().Code.ShouldBe("CmpMalformed");
        PkiMessage.Parse(TestCmp.WithMac(TestCmp.Header with { SenderKid = new byte[PkiHeader.KidOctetsMax + 1] })).IsRefused.ShouldBeTrue();
        PkiMessage.Parse(TestCmp.WithMac(TestCmp.Header with { FreeText = [.. Enumerable.Repeat("x", 17)] })).IsRefused.ShouldBeTrue();
        PkiMessage.Parse(TestCmp.WithMac(TestCmp.Header with { GeneralInfo = [.. Enumerable.Repeat(InfoTypeAndValue.ImplicitConfirm, 33)] })).IsRefused.ShouldBeTrue();
    }

    [Fact]
    public void A_protected_message_names_its_algorithm() =>
        Should.Throw<CryptographicException>(() => new PkiMessageDraft(TestCmp.Header, TestCmp.Ir).Complete([1], []));

    [Theory]
    [InlineData(GeneralNameKind.Rfc822Name, "8105612e62632e")]
    [InlineData(GeneralNameKind.IpAddress, "87047f000001")]
    [InlineData(GeneralNameKind.OtherName, "a00806032a0304a0010c")]
    [InlineData(GeneralNameKind.RegisteredId, "88032a0304")]
    public void Answers_a_sender_of_any_kind_by_its_name(GeneralNameKind kind, string der)
    {
        var name = GeneralName.ReadFrom(new System.Formats.Asn1.AsnReader(Convert.FromHexString(der), System.Formats.Asn1.AsnEncodingRules.DER));

        var read = PkiMessage.Parse(TestCmp.WithMac((TestCmp.Header with { Sender = name }).Answer(TestCmp.NameOf("CA"), TestPki.Now, new byte[16]))).Value.Header;

        (read.Recipient.Kind, read.Recipient).ShouldBe((kind, name));
        Octets(read.RecipNonce).ShouldBe(TestCmp.Octets(0x20));
        Octets(read.TransactionId).ShouldBe(TestCmp.Octets(0x10));
    }

    private static byte[] Octets(ReadOnlyMemory<byte>? octets) => octets.ShouldNotBeNull().ToArray();
}
