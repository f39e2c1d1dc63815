using Segl.Ca.Authorities;
using Segl.Ca.Storage;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Cmp;
using Segl.Pki.Outcomes;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Features.Cmp;

[Clause("RFC 9483", "4.3")]
public sealed class InformationTests(TestDatabases databases)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Whoever_is_known_is_told_what_everybody_may_know(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        await site.Authority.KeepRevocationListsAsync(Token);
        var (secret, chain) = ((await site.OrderAsync()).Secret, site.Authority.Chain);
        var list = (await site.Authority.FindRevocationListAsync(AuthorityRole.Issuing, 0, Token)).ShouldNotBeNull();
        var issuer = GeneralName.Of(chain.Leaf.Subject);

        var answers = await AskAsync(
            Bare(InfoTypes.CaCerts), Bare(InfoTypes.CurrentCrl), Bare(InfoTypes.CertReqTemplate), Bare(InfoTypes.SignKeyPairTypes),
            new InfoTypeAndValue(InfoTypes.RootCaCert, chain.Certificates[^1].Der), CrlStatus.AskByIssuer(issuer, thisUpdate: null), Bare("1.2.3.4"));
        var upToDate = await AskAsync(CrlStatus.AskByIssuer(issuer, list.ThisUpdate));
        var nothing = await AskAsync();

        answers.Select(answer => answer.InfoType).ShouldBe(
        [
            InfoTypes.CaCerts, InfoTypes.CurrentCrl, InfoTypes.CertReqTemplate, InfoTypes.SignKeyPairTypes, InfoTypes.RootCaKeyUpdate, InfoTypes.Crls,
            InfoTypes.UnsupportedOids,
        ]);
        SupportQuestions.ReadList(answers[0]).Value.Select(each => Convert.ToHexString(each.Span)).ShouldBe(
            chain.Certificates.Select(each => Convert.ToHexString(each.Der.Span)), ignoreOrder: true);
        answers[1].InfoValue!.Value.ToArray().ShouldBe(list.Der.ToArray()); // The type before says that it is there.
        answers[4].InfoValue.ShouldBeNull();
        SupportQuestions.ReadList(answers[5]).Value.ShouldHaveSingleItem().ToArray().ShouldBe(list.Der.ToArray());
        upToDate.ShouldHaveSingleItem().InfoValue.ShouldBeNull();
        nothing.ShouldHaveSingleItem().InfoType.ShouldBe(InfoTypes.CaCerts);

        async Task<IReadOnlyList<InfoTypeAndValue>> AskAsync(params InfoTypeAndValue[] questions)
        {
            var answer = await site.Machine(secret).SendAsync(GenMsgContent.Ask(questions));
            answer.Kind.ShouldBe(PkiBodyKind.GeneralResponse);
            return GenMsgContent.Parse(answer.Content).Value;
        }
    }

    [Theory, EachDatabase]
    public async Task A_value_where_none_belongs_and_a_question_of_nobody_are_refused(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var question = GenMsgContent.Ask(new InfoTypeAndValue(InfoTypes.CaCerts, new byte[] { 5, 0 }));

        (await site.Machine((await site.OrderAsync()).Secret).SendAsync(question))
            .ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadRequest, "CmpInfoValue");
        (await new CmpMachine(site.Client, site.Clock) { Key = site.NextKey() }.SendAsync(GenMsgContent.Ask()))
            .ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadMessageCheck, "CmpProtectionMissing");
    }

    [Theory, EachDatabase]
    public async Task What_a_header_must_not_say_is_told_by_its_failure(DatabaseKind kind)
    {
        await using var site = await CmpSite.OpenAsync(databases, kind);
        var secret = (await site.OrderAsync()).Secret;
        byte[] nonce = [.. Enumerable.Repeat((byte)7, 16)];

        foreach (var (change, failInfo) in new (Func<PkiHeader, PkiHeader> Change, PkiFailureInfo FailInfo)[]
        {
            (header => header with { Pvno = 1 }, PkiFailureInfo.UnsupportedVersion),
            (header => header with { TransactionId = null }, PkiFailureInfo.BadDataFormat),
            (header => header with { SenderNonce = null }, PkiFailureInfo.BadSenderNonce),
            (header => header with { SenderNonce = new byte[4] }, PkiFailureInfo.BadSenderNonce),
            (header => header with { RecipNonce = nonce }, PkiFailureInfo.BadRecipientNonce),
            (header => header with { MessageTime = site.Clock.Now.AddMinutes(-6) }, PkiFailureInfo.BadTime),
            (header => header with { SenderKid = null }, PkiFailureInfo.BadMessageCheck),
            (header => header with { SenderKid = "9999999999"u8.ToArray() }, PkiFailureInfo.BadMessageCheck),
            (header => header with { Recipient = GeneralName.Of(CmpMachine.NameOf("Another Authority")) }, PkiFailureInfo.WrongAuthority),
            (header => header with { GeneralInfo = [new InfoTypeAndValue(InfoTypes.ImplicitConfirm, new byte[] { 1, 1, 0xff })] }, PkiFailureInfo.BadRequest),
        })
        {
            var machine = site.Machine(secret);
            (await machine.SendAsync(machine.Protect(change(machine.Header), machine.Request()))).ShouldRefuse(PkiBodyKind.Error, failInfo);
        }

        (await site.Machine(secret).SendAsync(new PkiBody(PkiBodyKind.KeyRecoveryRequest, new byte[] { 0x30, 0 })))
            .ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadRequest, "CmpBodyNotSupported");
        (await site.Machine(secret).AskAsync()).Status().Status.ShouldBe(PkiStatus.Accepted);
    }

    [Fact]
    [Clause("RFC 9810", "5.3.19")]
    public async Task Questions_that_have_no_value_have_none_and_those_that_have_one_have_it()
    {
        await using var site = await CmpSite.OpenAsync(databases, DatabaseKind.Sqlite);
        var (certificate, key) = await site.EnrolSystemAsync();
        Task<PkiBody> Ask(InfoTypeAndValue question) => site.Machine(certificate, key).SendAsync(GenMsgContent.Ask(question));
        async Task<InfoTypeAndValue> AnswerAsync(InfoTypeAndValue question)
        {
            var answer = await Ask(question);
            answer.Kind.ShouldBe(PkiBodyKind.GeneralResponse);
            return GenMsgContent.Parse(answer.Content).Value.ShouldHaveSingleItem();
        }

        foreach (var type in new[]
        {
            InfoTypes.CaCerts, InfoTypes.CertReqTemplate, InfoTypes.CurrentCrl, InfoTypes.SignKeyPairTypes, InfoTypes.EncKeyPairTypes,
            InfoTypes.PreferredSymmAlg, InfoTypes.CaKeyUpdateInfo, InfoTypes.CaProtEncCert,
        })
            (await Ask(new InfoTypeAndValue(type, new byte[] { 4, 2, 1, 2 }))).ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadRequest, "CmpInfoValue");
        foreach (var type in new[] { InfoTypes.CrlStatusList, InfoTypes.SupportedLangTags })
            (await Ask(Bare(type))).ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadDataFormat);
        (await Ask(new InfoTypeAndValue(InfoTypes.RootCaCert, new byte[] { 5, 0 }))).ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadDataFormat);
        (await Ask(SupportInfos.LangTags("tlh"))).ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadRequest, "CmpLanguage");

        (await AnswerAsync(Bare(InfoTypes.CaProtEncCert))).InfoType.ShouldBe(InfoTypes.UnsupportedOids);
        (await AnswerAsync(Bare(InfoTypes.RootCaCert))).ShouldBe(SupportInfos.RootCaUnchanged);
        (await AnswerAsync(new InfoTypeAndValue(InfoTypes.RootCaCert, certificate.Der))).ShouldBe(SupportInfos.RootCaUnchanged);
        var language = await AnswerAsync(SupportInfos.LangTags("da", "en-GB", "en"));
        SupportQuestions.ReadLangTags(language).Value.ShouldBe(["en-GB"]);
    }

    [Fact]
    [Clause("RFC 9483", "3.1")]
    public async Task What_the_profile_recommends_is_demanded_where_the_operator_wishes_it()
    {
        await using var lenient = await CmpSite.OpenAsync(databases, DatabaseKind.Sqlite);
        await using var strict = await CmpSite.OpenAsync(databases, DatabaseKind.Sqlite, ("Segl:Cmp:Strict", "true"));
        static PkiHeader Named(PkiHeader header) => header with { Sender = GeneralName.Of(CmpMachine.NameOf("any")) };
        static PkiHeader Timeless(PkiHeader header) => header with { MessageTime = null };

        foreach (var change in new Func<PkiHeader, PkiHeader>[] { Named, Timeless })
            (await lenient.Machine((await lenient.OrderAsync()).Secret).AskAsync(change: change)).Status().Status.ShouldBe(PkiStatus.Accepted);
        var secret = (await strict.OrderAsync()).Secret;
        (await strict.Machine(secret).AskAsync(change: Named)).ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadMessageCheck, "CmpSender");
        (await strict.Machine(secret).AskAsync(change: Timeless)).ShouldRefuse(PkiBodyKind.Error, PkiFailureInfo.BadTime, "CmpMessageTime");
        (await strict.Machine(secret).AskAsync()).Status().Status.ShouldBe(PkiStatus.Accepted);
    }

    private static InfoTypeAndValue Bare(string type) => new(type, InfoValue: null);
}
