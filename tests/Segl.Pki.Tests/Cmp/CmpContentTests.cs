using System.Security.Cryptography;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Cmp;
using Segl.Pki.Crmf;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;
using Segl.Pki.Tests.Fixtures;
using Segl.Pki.Tests.Parsing;

namespace Segl.Pki.Tests.Cmp;

/// <summary>What the bodies carry, written and read back, and refused where it is damaged.</summary>
public sealed class CmpContentTests
{
    private static readonly TestHierarchy Pki = TestHierarchy.OnCurves;

    [Fact]
    [Clause("RFC 9810", "5.3.4")]
    public void Certificate_responses_are_read_back()
    {
        var status = new PkiStatusInfo(PkiStatus.GrantedWithMods, ["ændret", "se efter"], PkiFailureInfo.None);
        var message = new CertRepMessage([new CertResponse(0, status, Pki.Leaf.Der), new CertResponse(-1, PkiStatusInfo.Waiting, Certificate: null)])
        {
            CaPubs = [Pki.Root.Der, Pki.Authority.Der],
        };

        var read = CertRepMessage.Parse(message.ToBody(PkiBodyKind.KeyUpdateResponse).Content).Value;

        read.CaPubs.Select(der => der.ToArray()).ShouldBe([Pki.Root.Der.ToArray(), Pki.Authority.Der.ToArray()]);
        read.Responses.Select(response => (response.CertReqId, response.Status.Status)).ShouldBe([(0, PkiStatus.GrantedWithMods), (-1, PkiStatus.Waiting)]);
        read.Responses[0].Status.StatusString.ShouldBe(status.StatusString);
        read.Responses[0].Certificate.ShouldNotBeNull().ToArray().ShouldBe(Pki.Leaf.Der.ToArray());
        read.Responses[1].Certificate.ShouldBeNull();
        Should.Throw<ArgumentException>(() => message.ToBody(PkiBodyKind.Error));
        Damage(message.ToBody(PkiBodyKind.KeyUpdateResponse).Content, content => CertRepMessage.Parse(content).Refusal?.Code, "CmpCertResponse");
    }

    [Fact]
    [Clause("RFC 9483", "4.2")]
    public void Revocations_are_read_back_and_name_one_certificate()
    {
        var content = RevReqContent.Of(RevDetails.Of(Pki.Leaf, CrlReason.Superseded)).Content;

        var read = RevReqContent.ParseOne(content).Value;

        read.ReadReason().Value.ShouldBe(CrlReason.Superseded);
        read.CheckAgainst(Pki.Leaf).ShouldBeNull();
        Failure(read.CheckAgainst(Pki.Authority)).ShouldBe(PkiFailureInfo.BadCertId);
        Failure(read.CheckAgainst(found: null)).ShouldBe(PkiFailureInfo.BadCertId);
        RevReqContent.ParseOne(RevReqContent.Of(RevDetails.Of(Pki.Leaf, reason: null)).Content).Value.ReadReason().Value.ShouldBe(CrlReason.Unspecified);
        Failure(RevReqContent.ParseOne(Twice(content)).Refusal).ShouldBe(PkiFailureInfo.BadRequest);
        Damage(content, damaged => RevReqContent.ParseOne(damaged).Refusal?.Code, "CmpRevocation");
    }

    [Fact]
    [Clause("RFC 9483", "4.2")]
    public void Revocations_that_contradict_the_certificate_are_refused()
    {
        var naming = CertTemplate.Naming(Pki.Leaf);
        PkiFailureInfo? Of(CertTemplate template) => Failure(new RevDetails(template, []).CheckAgainst(Pki.Leaf));

        Of(naming with { Issuer = null }).ShouldBe(PkiFailureInfo.AddInfoNotAvailable);
        Of(naming with { SerialNumber = null }).ShouldBe(PkiFailureInfo.AddInfoNotAvailable);
        Of(naming with { Version = 1 }).ShouldBe(PkiFailureInfo.BadRequest);
        Of(naming with { Subject = Pki.Authority.Subject }).ShouldBe(PkiFailureInfo.BadCertId);
        Of(naming with { PublicKey = Pki.Authority.PublicKey.Spki }).ShouldBe(PkiFailureInfo.BadCertId);
        Of(naming with { NotAfter = Pki.Leaf.Validity.NotBefore }).ShouldBe(PkiFailureInfo.BadCertId);
        Of(naming with { Extensions = [Pki.Authority.Extensions[0]] }).ShouldBe(PkiFailureInfo.BadCertId);
        Of(naming with { Subject = Pki.Leaf.Subject, PublicKey = Pki.Leaf.PublicKey.Spki, Extensions = [.. Pki.Leaf.Extensions] }).ShouldBeNull();
    }

    [Theory]
    [InlineData(new byte[] { 0x0a, 0x01, 0x07 }, PkiFailureInfo.BadDataFormat)]
    [InlineData(new byte[] { 0x0a, 0x01, 0x0b }, PkiFailureInfo.BadDataFormat)]
    [InlineData(new byte[] { 0x0a, 0x01, 0x01, 0x00 }, PkiFailureInfo.BadDataFormat)]
    public void Reasons_that_are_none_are_refused(byte[] value, PkiFailureInfo failure)
    {
        var reason = new CertificateExtension("2.5.29.21", IsCritical: false, value);
        var good = RevDetails.Of(Pki.Leaf, CrlReason.KeyCompromise);

        Failure((good with { EntryDetails = [reason] }).ReadReason().Refusal).ShouldBe(failure);
        Failure((good with { EntryDetails = [.. good.EntryDetails, .. good.EntryDetails] }).ReadReason().Refusal).ShouldBe(PkiFailureInfo.BadRequest);
    }

    [Fact]
    [Clause("RFC 9810", "5.3.10")]
    public void Revocation_responses_are_read_back()
    {
        var content = new RevRepContent([PkiStatusInfo.Rejected(PkiFailureInfo.CertRevoked, "før")])
        {
            RevCerts = [CertId.Of(Pki.Leaf)],
            Crls = [Pki.List()],
        };

        var read = RevRepContent.Parse(content.ToBody().Content).Value;

        (read.Statuses.Single().FailInfo, read.RevCerts.Single(), read.Crls.Count).ShouldBe((PkiFailureInfo.CertRevoked, content.RevCerts[0], 1));
        Damage(content.ToBody().Content, damaged => RevRepContent.Parse(damaged).Refusal?.Code, "CmpRevocationResponse");
    }

    [Fact]
    [Clause("RFC 9810", "5.3.18")]
    public void Confirmations_are_of_the_certificate_that_was_issued()
    {
        var status = CertStatus.Of(Pki.Leaf, 0);
        var read = CertConfirmContent.ParseOne(CertConfirmContent.Of(status).Content).Value;

        read.CheckAgainst(Pki.Leaf, 0, PkiHeader.Version2).ShouldBeNull();
        read.IsRejected.ShouldBeFalse();
        Failure(read.CheckAgainst(Pki.Authority, 0, 2)).ShouldBe(PkiFailureInfo.BadPop);
        Failure(read.CheckAgainst(Pki.Leaf, 1, 2)).ShouldBe(PkiFailureInfo.BadRequest);
        Failure((read with { CertHash = default }).CheckAgainst(Pki.Leaf, 0, 2)).ShouldBe(PkiFailureInfo.BadPop);
        Failure((read with { Status = PkiStatusInfo.Waiting }).CheckAgainst(Pki.Leaf, 0, 2)).ShouldBe(PkiFailureInfo.BadRequest);
        Failure((read with { Status = new(PkiStatus.Accepted, [], PkiFailureInfo.BadAlg) }).CheckAgainst(Pki.Leaf, 0, 2)).ShouldBe(PkiFailureInfo.BadRequest);
        Failure(CertConfirmContent.ParseOne(Twice(CertConfirmContent.Of(status).Content)).Refusal).ShouldBe(PkiFailureInfo.BadRequest);
        Damage(CertConfirmContent.Of(status).Content, damaged => CertConfirmContent.ParseOne(damaged).Refusal?.Code, "CmpConfirmation");
    }

    [Fact]
    [Clause("RFC 9810", "5.3.18")]
    public void Confirmations_of_version_3_may_name_their_digest()
    {
        var named = new CertStatus(SHA512.HashData(Pki.Leaf.Der.Span), 0, PkiStatusInfo.Rejected(PkiFailureInfo.BadCertTemplate, "ikke det")) { HashAlg = "2.16.840.1.101.3.4.2.3" };
        var read = CertConfirmContent.ParseOne(CertConfirmContent.Of(named).Content).Value;

        read.CheckAgainst(Pki.Leaf, 0, PkiHeader.Version3).ShouldBeNull();
        read.IsRejected.ShouldBeTrue();
        Failure(read.CheckAgainst(Pki.Leaf, 0, PkiHeader.Version2)).ShouldBe(PkiFailureInfo.BadRequest);
        Failure((read with { HashAlg = "1.3.14.3.2.26" }).CheckAgainst(Pki.Leaf, 0, 3)).ShouldBe(PkiFailureInfo.BadAlg);
        CertStatus.Of(TestHierarchy.OfRsa.Authority, 0).CertHash.Length.ShouldBe(SHA512.HashSizeInBytes);
    }

    [Fact]
    [Clause("RFC 9483", "4.3")]
    public void Information_is_asked_for_and_given()
    {
        var list = RevocationList.Parse(Pki.List()).Value;
        var asked = GenMsgContent.Parse(GenMsgContent.Ask(
            new InfoTypeAndValue(InfoTypes.CaCerts, InfoValue: null), new InfoTypeAndValue(InfoTypes.RootCaCert, Pki.Root.Der),
            CrlStatus.AskByIssuer(GeneralName.Of(Pki.Authority.Subject), list.ThisUpdate)).Content).Value;
        var given = GenMsgContent.Parse(GenMsgContent.Answer(
            SupportInfos.CaCerts([Pki.Authority, Pki.Root]), SupportInfos.Crls([list]), SupportInfos.CurrentCrl(list), SupportInfos.Crls([]), SupportInfos.RootCaUnchanged,
            SupportInfos.RootCaKeyUpdate(Pki.Root, Pki.Authority, oldWithNew: null), SupportInfos.CertReqTemplate(TestCmp.Template, 3072),
            SupportInfos.CertReqTemplateFree, SupportInfos.SignKeyPairTypes(SignatureAlgorithm.All)).Content).Value;

        SupportQuestions.ReadRootCaCert(asked[1]).Value.ShouldBe(Pki.Root);
        var status = SupportQuestions.ReadCrlStatusList(asked[2]).Value.Single();
        (status.Issuer.Single().DirectoryName, status.ThisUpdate, status.DistributionPoint).ShouldBe((Pki.Authority.Subject, list.ThisUpdate, null));
        SupportQuestions.ReadList(given[0]).Value.Select(der => der.ToArray()).ShouldBe([Pki.Authority.Der.ToArray(), Pki.Root.Der.ToArray()]);
        SupportQuestions.ReadList(given[1]).Value.Single().ToArray().ShouldBe(list.Der.ToArray());
        given[2].InfoValue.ShouldNotBeNull().ToArray().ShouldBe(list.Der.ToArray());
        SupportQuestions.ReadList(given[3]).Value.ShouldBeEmpty();
        given[4].InfoValue.ShouldBeNull();
        SupportQuestions.ReadRootCaCert(asked[0]).IsRefused.ShouldBeTrue();
        GenMsgContent.Parse(new byte[] { 0x30, 0x00 }).Value.ShouldBeEmpty();
        Damage(GenMsgContent.Answer(SupportInfos.CaCerts([Pki.Root])).Content, damaged => GenMsgContent.Parse(damaged).Refusal?.Code, "CmpGeneral");
    }

    [Fact]
    [Clause("RFC 9810", "5.3.19.15")]
    public void The_next_root_has_its_tags()
    {
        var leaves = DerOutline.Of(SupportInfos.RootCaKeyUpdate(Pki.Root, newWithOld: null, oldWithNew: Pki.Authority).InfoValue.ShouldNotBeNull());

        leaves.Where(leaf => leaf.Path is "/0" or "/0/0" or "/0/1" or "/0/1/0").Count().ShouldBe(4);
        leaves.Single(leaf => leaf.Path == "/0/1").Tag.ShouldContain("1");
    }

    [Fact]
    [Clause("RFC 9810", "5.3.22")]
    public void Polling_is_read_back()
    {
        var question = PollContent.Ask(-1);
        var answer = new PollContent(0, TimeSpan.FromMilliseconds(1500)) { Reason = ["kø"] }.ToBody();

        (question.Kind, PollContent.ParseOne(question).Value.CertReqId).ShouldBe((PkiBodyKind.PollRequest, -1));
        (answer.Kind, PollContent.ParseOne(answer).Value.CheckAfter).ShouldBe((PkiBodyKind.PollResponse, TimeSpan.FromSeconds(2)));
        PollContent.ParseOne(answer).Value.Reason.ShouldBe(["kø"]);
        PollContent.ParseOne(question with { Content = Twice(question.Content) }).Refusal.ShouldNotBeNull().Code.ShouldBe("CmpPolling");
        Damage(answer.Content, damaged => PollContent.ParseOne(answer with { Content = damaged }).Refusal?.Code, "CmpPolling");
    }

    [Fact]
    [Clause("RFC 9810", "5.3.21")]
    public void Errors_are_read_back_with_every_failure()
    {
        foreach (var failure in Enum.GetValues<PkiFailureInfo>())
        {
            var error = new ErrorMsgContent(PkiStatusInfo.Rejected(failure | PkiFailureInfo.DuplicateCertReq, "nej")) { Details = ["fordi"] };
            var read = ErrorMsgContent.Parse(error.ToBody().Content).Value;

            (read.Status.FailInfo, read.Status.StatusString.Single(), read.Details.Single()).ShouldBe((failure | PkiFailureInfo.DuplicateCertReq, "nej", "fordi"));
        }

        Damage(CmpAnswers.Error(CmpAnswers.TransactionIdInUse()).Content, damaged => ErrorMsgContent.Parse(damaged).Refusal?.Code, "CmpError");
    }

    [Fact]
    [Clause("RFC 9483", "5.2.2")]
    public void Nested_messages_are_read_one_level_at_a_time()
    {
        var inner = TestCmp.WithMac();
        var outer = PkiMessage.Parse(TestCmp.Signed(body: NestedMessageContent.Of(inner, TestCmp.WithMac(body: NestedMessageContent.Of(inner))))).Value;

        var read = NestedMessageContent.Parse(outer.Body.Content).Value;

        read.Select(message => message.Body.Kind).ShouldBe([PkiBodyKind.InitializationRequest, PkiBodyKind.Nested]);
        PkiProtection.VerifyMac(read[0], TestCmp.Secret).IsRefused.ShouldBeFalse();
        NestedMessageContent.Parse(NestedMessageContent.Of([.. Enumerable.Repeat<ReadOnlyMemory<byte>>(inner, 17)]).Content).IsRefused.ShouldBeTrue();
        Damage(outer.Body.Content, damaged => NestedMessageContent.Parse(damaged).Refusal?.Code, "CmpNested");
    }

    [Theory]
    [InlineData(PkiBodyKind.InitializationRequest, PkiBodyKind.InitializationResponse)]
    [InlineData(PkiBodyKind.Pkcs10Request, PkiBodyKind.CertificationResponse)]
    [InlineData(PkiBodyKind.KeyUpdateRequest, PkiBodyKind.KeyUpdateResponse)]
    [InlineData(PkiBodyKind.RevocationRequest, PkiBodyKind.RevocationResponse)]
    [InlineData(PkiBodyKind.CertificateConfirmation, PkiBodyKind.Error)]
    [InlineData(PkiBodyKind.GeneralMessage, PkiBodyKind.Error)]
    [InlineData(PkiBodyKind.CrlAnnouncement, PkiBodyKind.Error)]
    [Clause("RFC 9483", "3.6.4")]
    public void A_rejection_has_the_form_of_its_request(PkiBodyKind request, PkiBodyKind answer) =>
        CmpAnswers.Reject(request, 0, PkiStatusInfo.Rejected(PkiFailureInfo.SystemUnavail, "senere")).Kind.ShouldBe(answer);

    private static PkiFailureInfo? Failure(Refusal? refusal) => refusal is null ? null : CmpFailures.Of(refusal);

    // SEQUENCE OF one, made one of two.
    private static byte[] Twice(ReadOnlyMemory<byte> content)
    {
        var only = new System.Formats.Asn1.AsnReader(content, System.Formats.Asn1.AsnEncodingRules.DER).ReadSequence().ReadEncodedValue();
        return TbsEdit.Der(writer =>
        {
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(only.Span);
                writer.WriteEncodedValue(only.Span);
            }
        }).ToArray();
    }

    private static void Damage(ReadOnlyMemory<byte> content, Func<byte[], string?> parse, string prefix)
    {
        var good = content.ToArray();
        parse(good).ShouldBeNull();
        foreach (var damaged in Mutations.Truncations(good))
            parse(damaged).ShouldBe($"{prefix}Malformed");
        foreach (var damaged in Mutations.WithTrailingBytes(good))
            parse(damaged).ShouldBe($"{prefix}TrailingBytes");
        foreach (var damaged in Mutations.BitFlips(good))
            parse(damaged);
    }
}
