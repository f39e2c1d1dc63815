using System.Formats.Asn1;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Cmp;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Tests.Cmp;

[Clause("RFC 9483", "3.5")]
public sealed class PkiMessageCheckTests
{
    private static readonly PkiMessageExpectation First = new(TestPki.Now);
    private static readonly PkiMessageExpectation Following = First with { TransactionId = TestCmp.Octets(0x10), SenderNonce = TestCmp.Octets(0x40) };

    private static GeneralName Mailbox => new(GeneralNameKind.Rfc822Name, "a@example.dk");

    public static TheoryData<string, Func<PkiHeader, PkiHeader>, PkiFailureInfo> Wrong => new()
    {
        { "version 1", header => header with { Pvno = 1 }, PkiFailureInfo.UnsupportedVersion },
        { "version 4", header => header with { Pvno = 4 }, PkiFailureInfo.UnsupportedVersion },
        { "no transaction", header => header with { TransactionId = null }, PkiFailureInfo.BadDataFormat },
        { "a short transaction", header => header with { TransactionId = new byte[15] }, PkiFailureInfo.BadRequest },
        { "a long transaction", header => header with { TransactionId = new byte[65] }, PkiFailureInfo.BadRequest },
        { "no nonce", header => header with { SenderNonce = null }, PkiFailureInfo.BadSenderNonce },
        { "a short nonce", header => header with { SenderNonce = new byte[15] }, PkiFailureInfo.BadSenderNonce },
        { "a nonce of somebody", header => header with { RecipNonce = new byte[16] }, PkiFailureInfo.BadRecipientNonce },
        { "too late", header => header with { MessageTime = TestPki.Now.AddMinutes(6) }, PkiFailureInfo.BadTime },
        { "too early", header => header with { MessageTime = TestPki.Now.AddMinutes(-6) }, PkiFailureInfo.BadTime },
        { "no reference", header => header with { SenderKid = null }, PkiFailureInfo.BadMessageCheck },
        { "a mailbox", header => header with { Sender = Mailbox }, PkiFailureInfo.BadMessageCheck },
        {
            "implicitConfirm of a kind", header => header with { GeneralInfo = [new(InfoTypes.ImplicitConfirm, new byte[] { 1, 1, 0xff })] },
            PkiFailureInfo.BadRequest
        },
        {
            "implicitConfirm and a time", header => header with { GeneralInfo = [InfoTypeAndValue.ImplicitConfirm, InfoTypeAndValue.ConfirmWaitTime(TestPki.Now)] },
            PkiFailureInfo.BadRequest
        },
        { "a time that is none", header => header with { GeneralInfo = [new(InfoTypes.ConfirmWaitTime, new byte[] { 5, 0 })] }, PkiFailureInfo.BadDataFormat },
        { "a profile that is none", header => header with { GeneralInfo = [new(InfoTypes.CertProfile, new byte[] { 5, 0 })] }, PkiFailureInfo.BadRequest },
    };

    [Fact]
    public void Takes_good_messages()
    {
        Failure(TestCmp.WithMac(), First).ShouldBeNull();
        Failure(TestCmp.Signed(), First).ShouldBeNull();
        Failure(TestCmp.WithMac(TestCmp.Header with { RecipNonce = TestCmp.Octets(0x40) }), Following).ShouldBeNull();
        Failure(TestCmp.WithMac(TestCmp.Header with { MessageTime = null }), First).ShouldBeNull();
        Failure(TestCmp.WithMac(TestCmp.Header with { GeneralInfo = [InfoTypeAndValue.ImplicitConfirm] }), First).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Refuses(string what, Func<PkiHeader, PkiHeader> change, PkiFailureInfo failure)
    {
        what.ShouldNotBeEmpty();
        Failure(TestCmp.WithMac(change(TestCmp.Header)), First).ShouldBe(failure);
    }

    [Fact]
    public void Refuses_what_belongs_to_other_kinds_of_message()
    {
        var confirmation = CertConfirmContent.Of(new CertStatus(new byte[32], 0, Status: null));
        var spared = TestCmp.Header with { GeneralInfo = [InfoTypeAndValue.ImplicitConfirm] };

        Failure(TestCmp.WithMac(TestCmp.Header with { TransactionId = null }, confirmation), First).ShouldBe(PkiFailureInfo.BadRequest);
        Failure(TestCmp.WithMac(spared, confirmation), First).ShouldBe(PkiFailureInfo.BadRequest);
        Failure(TestCmp.WithMac(spared, GenMsgContent.Ask()), First).ShouldBe(PkiFailureInfo.BadRequest);
        Failure(TestCmp.WithMac(body: GenMsgContent.Ask()), First).ShouldBeNull();
    }

    [Fact]
    public void Refuses_a_message_that_continues_nothing()
    {
        Failure(TestCmp.WithMac(), Following).ShouldBe(PkiFailureInfo.BadRecipientNonce);
        Failure(TestCmp.WithMac(TestCmp.Header with { RecipNonce = TestCmp.Octets(0x41) }), Following).ShouldBe(PkiFailureInfo.BadRecipientNonce);
        Failure(TestCmp.WithMac(TestCmp.Header with { TransactionId = TestCmp.Octets(0x11) }), Following).ShouldBe(PkiFailureInfo.BadRequest);
    }

    [Fact]
    public void Refuses_half_a_protection()
    {
        var noValue = new PkiMessageDraft(TestCmp.Header with { ProtectionAlg = TestCmp.Mac.Identifier }, TestCmp.Ir).CompleteUnprotected([]);
        var unprotected = new PkiMessageDraft(TestCmp.Header, TestCmp.Ir).CompleteUnprotected([]);
        var noAlgorithm = TbsEdit.Der(writer =>
        {
            var whole = new AsnReader(unprotected, AsnEncodingRules.DER).ReadSequence();
            using (writer.PushSequence())
            {
                while (whole.HasData)
                    writer.WriteEncodedValue(whole.ReadEncodedValue().Span);
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                    writer.WriteBitString(new byte[32]);
            }
        });

        Failure(noValue, First).ShouldBe(PkiFailureInfo.BadMessageCheck);
        Failure(unprotected, First).ShouldBe(PkiFailureInfo.BadMessageCheck);
        Failure(noAlgorithm.ToArray(), First).ShouldBe(PkiFailureInfo.BadMessageCheck);
    }

    [Fact]
    [Clause("RFC 9483", "3.3")]
    public void A_signer_comes_along_under_a_directory_name()
    {
        var alone = PkiMessageDraft.Protect(TestCmp.Header, TestCmp.Ir, TestCmp.ClientSigner, []);
        var mailbox = TestCmp.Signed(TestCmp.Header with { Sender = Mailbox });

        PkiMessageCheck.Check(PkiMessage.Parse(alone).Value, First).ShouldNotBeNull().Code.ShouldBe("CmpSignerMissing");
        PkiMessageCheck.Check(PkiMessage.Parse(mailbox).Value, First).ShouldNotBeNull().Code.ShouldBe("CmpSender");
        PkiMessage.Parse(alone).Value.ReadSigner().Refusal.ShouldNotBeNull().Code.ShouldBe("CmpSignerMissing");
    }

    [Fact]
    public void Can_be_stricter_than_openssl_allows()
    {
        var strict = First with { IsMessageTimeRequired = true, IsReferenceInSender = true };

        Failure(TestCmp.WithMac(), strict).ShouldBeNull();
        Failure(TestCmp.WithMac(TestCmp.Header with { MessageTime = null }), strict).ShouldBe(PkiFailureInfo.BadTime);
        Failure(TestCmp.WithMac(TestCmp.Header with { Sender = TestCmp.NameOf("wished") }), strict).ShouldBe(PkiFailureInfo.BadMessageCheck);
    }

    private static PkiFailureInfo? Failure(byte[] message, PkiMessageExpectation expectation) =>
        PkiMessageCheck.Check(PkiMessage.Parse(message).Value, expectation) is { } refusal ? CmpFailures.Of(refusal) : null;
}
