using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Cmp;
using Segl.Pki.Crmf;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Pki.Tests.Cmp;
using Segl.Pki.Tests.Parsing;

namespace Segl.Pki.Tests.Crmf;

public sealed class CertReqMsgTests
{
    private static readonly byte[] Spki = TestCmp.KeySigner.PublicKey.Spki.ToArray();

    [Fact]
    [Clause("RFC 4211", "5")]
    public void Is_read_back_with_every_field()
    {
        var template = new CertTemplate
        {
            Version = 2,
            Issuer = TestCmp.NameOf("issuer").DirectoryName,
            NotBefore = TestPki.Now.AddTicks(-TestPki.Now.Ticks % TimeSpan.TicksPerSecond),
            NotAfter = new DateTimeOffset(2051, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Subject = TestCmp.NameOf("Ærø").DirectoryName,
            Extensions = [new CertificateExtension("2.5.29.15", IsCritical: true, new byte[] { 0x03, 0x02, 0x07, 0x80 })],
        };

        var read = Parse(TestCmp.Request(7, template, CertControls.Updating(TestCmp.Client.Certificate)));

        read.CertReqId.ShouldBe(7);
        (read.Template.Version, read.Template.Issuer, read.Template.Subject).ShouldBe((2, template.Issuer, template.Subject));
        (read.Template.NotBefore, read.Template.NotAfter).ShouldBe((template.NotBefore, template.NotAfter));
        read.Template.Extensions.Single().Value.ToArray().ShouldBe(template.Extensions[0].Value.ToArray());
        read.Template.ReadPublicKey().Value.ShouldBe(TestCmp.KeySigner.PublicKey);
        read.Template.HasForbiddenFields.ShouldBeFalse();
        read.Controls.OldCertId.ShouldNotBeNull().Names(TestCmp.Client.Certificate).ShouldBeTrue();
        read.Controls.OldCertId.Names(TestCmp.Client.Issuer!.Certificate).ShouldBeFalse();
        read.ProveKey().Value.ShouldBe(TestCmp.KeySigner.PublicKey);
    }

    [Theory]
    [InlineData("rsa-pss")]
    [InlineData("rsa-pkcs1")]
    [InlineData("ecdsa-p384")]
    [Clause("RFC 4211", "4.1")]
    public void Is_proven_by_each_kind_of_signature(string kind)
    {
        var signer = kind switch
        {
            "rsa-pss" => KeySigner.Of(TestCmpAuthority.Key, SignatureAlgorithm.RsaPssSha256),
            "rsa-pkcs1" => KeySigner.RsaPkcs1(TestCmpAuthority.Key),
            _ => KeySigner.Of(ECDsa.Create(ECCurve.NamedCurves.nistP384), SignatureAlgorithm.EcdsaP384Sha384),
        };

        Parse(CertReqMsg.Sign(0, TestCmp.Template, CertControls.None, signer)).ProveKey().Value.ShouldBe(signer.PublicKey);
    }

    [Fact]
    [Clause("RFC 4211", "4.1")]
    public void Is_proven_with_an_input_of_its_own()
    {
        var request = CertRequest(TestCmp.Template with { Subject = null });
        var good = Input(Spki);

        var read = Parse(Message(request, Signature(good, Sign(good))));

        read.Proof.ShouldNotBeNull().InputSender.ShouldBe(TestCmp.NameOf("sender"));
        read.ProveKey().Value.ShouldBe(TestCmp.KeySigner.PublicKey);
        Refused(Message(request, Signature(good, Sign(request)))).ShouldBe("CrmfProofWrong");
        var other = Input(TestCmp.ClientSigner.PublicKey.Spki.ToArray());
        Refused(Message(request, Signature(other, Sign(other)))).ShouldBe("CrmfProofOtherKey");
    }

    [Fact]
    [Clause("RFC 4211", "4")]
    public void Says_what_is_wrong_with_a_proof()
    {
        var request = CertRequest(TestCmp.Template);

        Refused(Message(request, proof: null)).ShouldBe("CrmfProofMissing");
        Refused(Message(request, [0x80, 0x00])).ShouldBe("CrmfProofByOthers");
        Refused(Message(request, [0xa2, 0x03, 0x81, 0x01, 0x00])).ShouldBe("CrmfProofNotSupported");
        Refused(Message(request, [0xa3, 0x03, 0x81, 0x01, 0x00])).ShouldBe("CrmfProofNotSupported");
        Refused(Message(request, Signature(null, Sign(new byte[3])))).ShouldBe("CrmfProofWrong");
        Refused(Message(request, Signature(null, Sign(request), "1.2.840.10045.4.1"))).ShouldBe("CrmfProofAlgorithm");
        Refused(Message(request, Signature(null, Sign(request), "1.2.840.113549.1.1.11"))).ShouldBe("CrmfProofWrong");
        Refused(Message(CertRequest(TestCmp.Template, hasKey: false), Signature(null, Sign(request)))).ShouldBe("CrmfKeyMissing");
    }

    public static TheoryData<string, byte[], PkiFailureInfo> Wrong => new()
    {
        { "two requests", CertReqMessages.Write(TestCmp.Request(), TestCmp.Request(1)), PkiFailureInfo.BadRequest },
        { "another number", CertReqMessages.Write(TestCmp.Request(-1)), PkiFailureInfo.BadRequest },
        { "another version", CertReqMessages.Write(TestCmp.Request(template: TestCmp.Template with { Version = 1 })), PkiFailureInfo.BadRequest },
        {
            "a serial number", CertReqMessages.Write(TestCmp.Request(template: TestCmp.Template with { SerialNumber = SerialNumber.Parse("01").Value })),
            PkiFailureInfo.BadCertTemplate
        },
        { "no subject", CertReqMessages.Write(TestCmp.Request(template: new CertTemplate())), PkiFailureInfo.BadCertTemplate },
        { "somebody else's proof", Message(CertRequest(TestCmp.Template), [0x80, 0x00]), PkiFailureInfo.NotAuthorized },
        { "no proof", Message(CertRequest(TestCmp.Template), proof: null), PkiFailureInfo.BadPop },
        { "no key", Message(CertRequest(TestCmp.Template, hasKey: false), [0x80, 0x00]), PkiFailureInfo.BadCertTemplate },
        { "no requests", [0x30, 0x00], PkiFailureInfo.BadDataFormat },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    [Clause("RFC 9483", "4.1")]
    public void Is_refused_by_the_profile(string what, byte[] content, PkiFailureInfo failure)
    {
        what.ShouldNotBeEmpty();
        var refusal = CertificationAsked.Read(new PkiBody(PkiBodyKind.CertificationRequest, content)).Refusal.ShouldNotBeNull();

        CmpFailures.Of(refusal).ShouldBe(failure);
        var answer = CmpAnswers.Reject(PkiBodyKind.CertificationRequest, 0, PkiStatusInfo.Rejected(refusal));
        answer.Kind.ShouldBe(PkiBodyKind.CertificationResponse);
        var status = CertRepMessage.Parse(answer.Content).Value.Responses.Single().Status;
        (status.Status, status.FailInfo, status.StatusString.Single()).ShouldBe((PkiStatus.Rejection, failure, refusal.Detail));
    }

    [Fact]
    [Clause("RFC 4211", "6")]
    public void Controls_are_read_once_each()
    {
        byte[] Control(string oid, string text) => TbsEdit.Der(writer =>
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(oid);
                writer.WriteCharacterString(UniversalTagNumber.UTF8String, text);
            }
        }).ToArray();
        byte[][] controls = [Control("1.3.6.1.5.5.7.5.1.1", "engangs"), Control("1.3.6.1.5.5.7.5.1.2", "fast"), Control("1.2.3.4", "ukendt")];

        var read = Parse(Message(CertRequest(TestCmp.Template, controls: controls), proof: null)).Controls;

        (read.RegToken, read.Authenticator, read.OldCertId, read.All.Count).ShouldBe(("engangs", "fast", null, 3));
        ParseContent(Message(CertRequest(TestCmp.Template, controls: [controls[0], controls[0]]), proof: null)).Refusal.ShouldNotBeNull().Code.ShouldBe("CrmfMalformed");
        ParseContent(Message(CertRequest(TestCmp.Template, controls: [.. Enumerable.Repeat(controls[2], CertControls.CountMax + 1)]), proof: null))
            .Refusal.ShouldNotBeNull().Code.ShouldBe("CrmfMalformed");
    }

    [Fact]
    public void Refuses_truncated_input_at_each_length_trailing_bytes_and_too_many()
    {
        var good = CertReqMessages.Write(TestCmp.Request(0, controls: CertControls.Updating(TestCmp.Client.Certificate)));

        foreach (var damaged in Mutations.Truncations(good))
            ParseContent(damaged).Refusal.ShouldNotBeNull().Code.ShouldBe("CrmfMalformed");
        foreach (var damaged in Mutations.WithTrailingBytes(good))
            ParseContent(damaged).Refusal.ShouldNotBeNull().Code.ShouldBe("CrmfTrailingBytes");
        foreach (var damaged in Mutations.BitFlips(good))
            CertificationAsked.Read(new PkiBody(PkiBodyKind.InitializationRequest, damaged));
        ParseContent(CertReqMessages.Write([.. Enumerable.Repeat(TestCmp.Request(), CertReqMessages.CountMax)])).IsRefused.ShouldBeFalse();
        ParseContent(CertReqMessages.Write([.. Enumerable.Repeat(TestCmp.Request(), CertReqMessages.CountMax + 1)])).IsRefused.ShouldBeTrue();
    }

    private static CertReqMsg Parse(CertReqMsg request) => Parse(CertReqMessages.Write(request));

    private static CertReqMsg Parse(byte[] content) => ParseContent(content).Value.Single();

    private static Result<IReadOnlyList<CertReqMsg>> ParseContent(byte[] content) => CertReqMessages.Parse(content);

    private static string Refused(byte[] content) => Parse(content).ProveKey().Refusal.ShouldNotBeNull().Code;

    private static byte[] Sign(byte[] data) => TestCmp.KeySigner.Sign(data);

    private static byte[] CertRequest(CertTemplate template, bool hasKey = true, byte[][]? controls = null) => TbsEdit.Der(writer =>
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            (hasKey ? template with { PublicKey = Spki } : template).WriteTo(writer);
            if (controls is not null)
            {
                using (writer.PushSequence())
                {
                    foreach (var control in controls)
                        writer.WriteEncodedValue(control);
                }
            }
        }
    }).ToArray();

    private static byte[] Message(byte[] certRequest, byte[]? proof) => TbsEdit.Der(writer =>
    {
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(certRequest);
            if (proof is not null)
                writer.WriteEncodedValue(proof);
        }
    }).ToArray();

    private static byte[] Input(byte[] spki) => TbsEdit.Der(writer =>
    {
        using (writer.PushSequence())
        {
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                TestCmp.NameOf("sender").WriteTo(writer);
            writer.WriteEncodedValue(spki);
        }
    }).ToArray();

    private static byte[] Signature(byte[]? input, byte[] signature, string oid = "1.2.840.10045.4.3.2") => TbsEdit.Der(writer =>
    {
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
        {
            if (input is not null)
                writer.WriteEncodedValue((byte[])[0xa0, .. input[1..]]);
            using (writer.PushSequence())
                writer.WriteObjectIdentifier(oid);
            writer.WriteBitString(signature);
        }
    }).ToArray();
}
