using Segl.Ca.Issuing;
using Segl.Ca.Status;
using Segl.Ca.Storage;
using Segl.Pki.Certificates;
using Segl.Pki.Names;
using Segl.Pki.Ocsp;
using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;
using Segl.Testing.Databases;

namespace Segl.Ca.Tests.Status;

public sealed class AnswerStatusTests(TestDatabases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [EachDatabase]
    public async Task Says_good_of_an_issued_certificate_by_every_digest(DatabaseKind kind)
    {
        await using var test = await OpenAsync(kind);
        var issued = await IssueAsync(test);

        foreach (var hash in Enum.GetValues<OcspHash>())
            (await StatusAsync(test, issued, hash)).State.ShouldBe(OcspCertState.Good);
    }

    [Theory]
    [EachDatabase]
    public async Task A_revocation_is_in_the_very_next_answer_also_where_one_was_kept(DatabaseKind kind)
    {
        await using var test = await OpenAsync(kind);
        for (var round = 0; round < 20; round++)
        {
            var issued = await IssueAsync(test);
            foreach (var hash in Enum.GetValues<OcspHash>())
                (await StatusAsync(test, issued, hash)).State.ShouldBe(OcspCertState.Good);

            await test.Authority.RevokeAsync(issued.IssuanceId, RevocationReason.KeyCompromise, "user:1", Cancellation);

            foreach (var hash in Enum.GetValues<OcspHash>())
            {
                var status = await StatusAsync(test, issued, hash);
                (status.State, status.Reason).ShouldBe((OcspCertState.Revoked, CrlReason.KeyCompromise));
            }
        }
    }

    [Fact]
    public async Task A_revocation_by_another_node_is_in_the_very_next_answer()
    {
        await using var test = await OpenAsync(DatabaseKind.PostgreSql);
        var second = await test.OpenNodeAsync();
        for (var round = 0; round < 50; round++)
        {
            var issued = await IssueAsync(test);
            (await StatusAsync(test, issued)).State.ShouldBe(OcspCertState.Good);

            await second.RevokeAsync(issued.IssuanceId, RevocationReason.Superseded, "user:1", Cancellation);

            (await StatusAsync(test, issued)).State.ShouldBe(OcspCertState.Revoked);
        }
    }

    // Whoever asks while a revocation is on its way may hear either; whoever asks after it must never hear the old word again.
    [Theory]
    [EachDatabase]
    public async Task Under_load_nobody_hears_the_old_word_after_a_revocation(DatabaseKind kind)
    {
        await using var test = await OpenAsync(kind);
        var other = kind is DatabaseKind.PostgreSql ? await test.OpenNodeAsync() : test.Authority;
        var issued = new List<IssuedCertificate>();
        for (var number = 0; number < 30; number++)
            issued.Add(await IssueAsync(test));
        using var stop = new CancellationTokenSource();
        var askers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                foreach (var each in issued)
                    await StatusAsync(test, each);
            }
        }, Cancellation)).ToList();

        foreach (var each in issued)
        {
            await other.RevokeAsync(each.IssuanceId, RevocationReason.Superseded, "user:1", Cancellation);
            for (var again = 0; again < 3; again++)
                (await StatusAsync(test, each)).State.ShouldBe(OcspCertState.Revoked);
        }

        await stop.CancelAsync();
        await Task.WhenAll(askers);
    }

    [Theory]
    [EachDatabase]
    public async Task Gives_the_same_answer_again_for_half_of_its_time(DatabaseKind kind)
    {
        await using var test = await OpenAsync(kind);
        var issued = await IssueAsync(test);
        var first = await AskAsync(test, issued);

        test.Clock.Advance(TimeSpan.FromMinutes(4));
        var kept = await AskAsync(test, issued);
        test.Clock.Advance(TimeSpan.FromMinutes(1));
        var anew = await AskAsync(test, issued);

        kept.ShouldBeSameAs(first);
        anew.ShouldNotBeSameAs(first);
        (first.NextUpdate - first.ProducedAt).ShouldBe(TimeSpan.FromMinutes(10));
    }

    // A signature of today is looked at in years to come: whoever asks then must hear what he would have heard before.
    [Clause("RFC 6960", "4.4.4")]
    [Theory]
    [EachDatabase]
    public async Task Expired_certificates_are_answered_as_before_until_their_authority_ends_and_the_answer_says_so(DatabaseKind kind)
    {
        await using var test = await OpenAsync(kind);
        var (good, revoked) = (await IssueAsync(test), await IssueAsync(test));
        await test.Authority.RevokeAsync(revoked.IssuanceId, RevocationReason.KeyCompromise, "user:1", Cancellation);
        var issuing = test.Authority.Chain.Certificates[0];
        var revocation = await StatusAsync(test, revoked);
        DateTimeOffset[] later =
        [
            good.Certificate.Validity.NotAfter.AddSeconds(1), good.Certificate.Validity.NotAfter.AddYears(1), issuing.Validity.NotAfter.AddDays(-1),
        ];

        foreach (var instant in later)
        {
            test.Clock.Advance(instant - test.Clock.Now);
            await test.Authority.KeepRespondersAsync(Cancellation);

            (await StatusAsync(test, good)).State.ShouldBe(OcspCertState.Good);
            (await StatusAsync(test, revoked)).ShouldBe(revocation);
            foreach (var each in new[] { good, revoked })
                (await CutoffAsync(test, issuing, each.Certificate.SerialNumber)).ShouldBe(issuing.Validity.NotBefore);
        }

        var root = test.Authority.Chain.Certificates[1];
        (await CutoffAsync(test, root, issuing.SerialNumber)).ShouldBe(root.Validity.NotBefore);
        revocation.Reason.ShouldBe(CrlReason.KeyCompromise);
    }

    [Clause("RFC 6960", "2.2")]
    [Theory]
    [EachDatabase]
    public async Task Says_unknown_of_a_serial_that_it_never_issued_and_keeps_no_such_answer(DatabaseKind kind)
    {
        await using var test = await OpenAsync(kind);
        var request = Request(test.Authority.Chain.Certificates[0], SerialNumber.Draw());

        var first = await test.Authority.AnswerStatusAsync(request, Cancellation);
        var second = await test.Authority.AnswerStatusAsync(request, Cancellation);

        OcspResponse.Parse(first.Der).Value.ShouldNotBeNull();
        StateOf(test, first, request).ShouldBe(OcspCertState.Unknown);
        second.ShouldNotBeSameAs(first);
    }

    [Theory]
    [EachDatabase]
    public async Task Answers_for_the_issuing_authority_in_the_roots_name(DatabaseKind kind)
    {
        await using var test = await OpenAsync(kind);
        var (issuing, root) = (test.Authority.Chain.Certificates[0], test.Authority.Chain.Certificates[1]);
        var request = Request(root, issuing.SerialNumber);

        var answer = await test.Authority.AnswerStatusAsync(request, Cancellation);

        StateOf(test, answer, request, root).ShouldBe(OcspCertState.Good);
    }

    [Clause("RFC 5019", "2.2.3")]
    [Theory]
    [EachDatabase]
    public async Task Is_not_authorized_for_other_issuers(DatabaseKind kind)
    {
        await using var test = await OpenAsync(kind);
        await using var other = await EngineTest.CreateAsync(databases, DatabaseKind.Sqlite);
        var request = Request(other.Authority.Chain.Certificates[0], SerialNumber.Draw());

        (await test.Authority.AnswerStatusAsync(request, Cancellation)).ShouldBeSameAs(StatusAnswer.Unauthorized);
    }

    [Clause("RFC 9654", "2.1")]
    [Theory]
    [EachDatabase]
    public async Task Answers_several_questions_at_once_and_repeats_the_nonce(DatabaseKind kind)
    {
        await using var test = await OpenAsync(kind);
        var (good, revoked) = (await IssueAsync(test), await IssueAsync(test));
        await test.Authority.RevokeAsync(revoked.IssuanceId, RevocationReason.Superseded, "user:1", Cancellation);
        var issuer = OcspIssuer.Of(test.Authority.Chain.Certificates[0]);
        var nonce = new byte[] { 1, 2, 3 };
        var request = OcspRequest.Parse(OcspRequest.Write(
            [.. new[] { good, revoked }.Select(each => OcspCertId.Of(issuer, each.Certificate.SerialNumber, OcspHash.Sha1))], nonce)).Value;

        var answer = await test.Authority.AnswerStatusAsync(request, Cancellation);

        answer.IsForAnybody.ShouldBeFalse();
        Check(test, answer, good.Certificate.SerialNumber, test.Authority.Chain.Certificates[0], nonce).ShouldBe(OcspCertState.Good);
        Check(test, answer, revoked.Certificate.SerialNumber, test.Authority.Chain.Certificates[0], nonce).ShouldBe(OcspCertState.Revoked);
    }

    [Clause("RFC 6960", "4.2.2.2")]
    [Theory]
    [EachDatabase]
    public async Task A_question_over_two_of_its_issuers_is_not_answered_and_nothing_good_is_called_unknown(DatabaseKind kind)
    {
        await using var test = await OpenAsync(kind);
        var issued = await IssueAsync(test);
        var (issuing, root) = (test.Authority.Chain.Certificates[0], test.Authority.Chain.Certificates[1]);
        OcspCertId[] chain =
        [
            OcspCertId.Of(OcspIssuer.Of(issuing), issued.Certificate.SerialNumber, OcspHash.Sha1),
            OcspCertId.Of(OcspIssuer.Of(root), issuing.SerialNumber, OcspHash.Sha1),
        ];

        foreach (var question in new[] { chain, [.. chain.Reverse()] })
            (await AskAsync(test, question)).ShouldBeSameAs(StatusAnswer.Unauthorized);
        Check(test, await AskAsync(test, chain[..1]), issued.Certificate.SerialNumber, issuing, nonce: null).ShouldBe(OcspCertState.Good);
        Check(test, await AskAsync(test, chain[1..]), issuing.SerialNumber, root, nonce: null).ShouldBe(OcspCertState.Good);
    }

    [Clause("RFC 6960", "2.2")]
    [Theory]
    [EachDatabase]
    public async Task Of_an_issuer_that_is_nobody_here_it_says_unknown_beside_one_of_its_own(DatabaseKind kind)
    {
        await using var test = await OpenAsync(kind);
        await using var other = await EngineTest.CreateAsync(databases, DatabaseKind.Sqlite);
        var issued = await IssueAsync(test);
        var (issuing, foreign) = (test.Authority.Chain.Certificates[0], other.Authority.Chain.Certificates[0]);
        OcspCertId[] question =
        [
            OcspCertId.Of(OcspIssuer.Of(foreign), SerialNumber.Draw(), OcspHash.Sha1),
            OcspCertId.Of(OcspIssuer.Of(issuing), issued.Certificate.SerialNumber, OcspHash.Sha1),
        ];

        var answer = await AskAsync(test, question);

        Check(test, answer, issued.Certificate.SerialNumber, issuing, nonce: null).ShouldBe(OcspCertState.Good);
        OcspResponse.Parse(answer.Der).Value.Responses.Select(each => each.Status.State).ShouldBe([OcspCertState.Unknown, OcspCertState.Good]);
    }

    [Theory]
    [EachDatabase]
    public async Task Asks_to_come_back_before_there_is_a_responder(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var issued = await IssueAsync(test);

        (await AskAsync(test, issued)).ShouldBeSameAs(StatusAnswer.TryLater);
    }

    [Theory]
    [EachDatabase]
    public async Task The_responder_is_replaced_at_half_of_its_life_with_one_event(DatabaseKind kind)
    {
        await using var test = await OpenAsync(kind);
        var issued = await IssueAsync(test);
        var before = await SignerAsync(test, issued);

        test.Clock.Advance(TimeSpan.FromDays(15) - TimeSpan.FromSeconds(1));
        await test.Authority.KeepRespondersAsync(Cancellation);
        (await SignerAsync(test, issued)).ShouldBe(before);
        test.Clock.Advance(TimeSpan.FromSeconds(1));
        await test.Authority.KeepRespondersAsync(Cancellation);

        (await SignerAsync(test, issued)).ShouldNotBe(before);
        (await test.Test.CountAsync("SELECT COUNT(*) FROM ca_audit_event WHERE action = 'responder.create'")).ShouldBe(4);
        (await test.Audit.VerifyAsync(Cancellation)).IsWhole.ShouldBeTrue();
    }

    [Theory]
    [EachDatabase]
    public async Task The_last_responder_ends_with_its_authority_and_is_not_replaced(DatabaseKind kind)
    {
        await using var test = await OpenAsync(kind);
        var issued = await IssueAsync(test);
        var end = test.Authority.Chain.Certificates[0].Validity.NotAfter;

        test.Clock.Advance(end - TimeSpan.FromDays(20) - test.Clock.Now);
        await test.Authority.KeepRespondersAsync(Cancellation);
        test.Clock.Advance(TimeSpan.FromDays(12));
        await test.Authority.KeepRespondersAsync(Cancellation);

        Certificate.Parse(Convert.FromHexString(await SignerAsync(test, issued))).Value.Validity.NotAfter.ShouldBe(end);
        (await StatusAsync(test, issued)).State.ShouldBe(OcspCertState.Good);
        (await test.Test.CountAsync("SELECT COUNT(*) FROM ca_audit_event WHERE action = 'responder.create'")).ShouldBe(4);
    }

    [Theory]
    [EachDatabase]
    public async Task After_the_end_of_the_authority_there_is_no_responder_and_no_fault(DatabaseKind kind)
    {
        await using var test = await OpenAsync(kind);
        var issued = await IssueAsync(test);

        test.Clock.Advance(test.Authority.Chain.Certificates[0].Validity.NotAfter + TimeSpan.FromSeconds(1) - test.Clock.Now);
        await test.Authority.KeepRespondersAsync(Cancellation);

        (await AskAsync(test, issued)).ShouldBeSameAs(StatusAnswer.TryLater);
    }

    [Fact]
    public async Task Questions_beyond_those_that_may_wait_are_told_to_come_back()
    {
        await using var test = await EngineTest.CreateAsync(
            databases, DatabaseKind.PostgreSql, EngineTest.QuickOptions with { Ocsp = new() { WaitingMax = 1 } });
        await test.Authority.KeepRespondersAsync(Cancellation);
        var issued = await IssueAsync(test);
        var held = await HeldTable.HoldAsync(await test.Test.Database.OpenAsync(Cancellation), "ca_issuance", Cancellation);

        var waiting = AskAsync(test, issued);
        (await AskAsync(test, issued)).ShouldBeSameAs(StatusAnswer.TryLater);
        waiting.IsCompleted.ShouldBeFalse();
        await held.DisposeAsync();

        (await waiting).IsForAnybody.ShouldBeTrue();
        (await AskAsync(test, issued)).IsForAnybody.ShouldBeTrue();
    }

    [Fact]
    public async Task Of_nodes_that_start_at_once_one_makes_the_responder_and_all_use_it()
    {
        await using var test = await EngineTest.CreateAsync(databases, DatabaseKind.PostgreSql);
        var nodes = new[] { test.Authority, await test.OpenNodeAsync(), await test.OpenNodeAsync() };
        var issued = await IssueAsync(test);

        await Task.WhenAll(nodes.Select(node => node.KeepRespondersAsync(Cancellation)));

        (await test.Test.CountAsync("SELECT COUNT(*) FROM ca_responder")).ShouldBe(2);
        var request = Request(test.Authority.Chain.Certificates[0], issued.Certificate.SerialNumber);
        foreach (var node in nodes)
            StateOf(test, await node.AnswerStatusAsync(request, Cancellation), request).ShouldBe(OcspCertState.Good);
    }

    private async Task<EngineTest> OpenAsync(DatabaseKind kind)
    {
        var test = await EngineTest.CreateAsync(databases, kind);
        await test.Authority.KeepRespondersAsync(Cancellation);
        return test;
    }

    private static OcspRequest Request(Certificate issuer, SerialNumber serial, OcspHash hash = OcspHash.Sha1) =>
        OcspRequest.Parse(OcspRequest.Write([OcspCertId.Of(OcspIssuer.Of(issuer), serial, hash)], nonce: null)).Value;

    private static async Task<IssuedCertificate> IssueAsync(EngineTest test) =>
        (await test.Authority.IssueAsync(EngineTest.Request(), Cancellation)).Value;

    private static async Task<StatusAnswer> AskAsync(EngineTest test, IssuedCertificate issued, OcspHash hash = OcspHash.Sha1) =>
        await test.Authority.AnswerStatusAsync(
            Request(test.Authority.Chain.Certificates[0], issued.Certificate.SerialNumber, hash), Cancellation);

    private static async Task<StatusAnswer> AskAsync(EngineTest test, OcspCertId[] certificates) =>
        await test.Authority.AnswerStatusAsync(OcspRequest.Parse(OcspRequest.Write(certificates, nonce: null)).Value, Cancellation);

    private static async Task<OcspCertStatus> StatusAsync(EngineTest test, IssuedCertificate issued, OcspHash hash = OcspHash.Sha1)
    {
        var answer = OcspResponse.Parse((await AskAsync(test, issued, hash)).Der).Value;
        var question = new OcspQuestion(test.Authority.Chain.Certificates[0], issued.Certificate.SerialNumber);
        return OcspResponseCheck.Check(answer, question, test.Clock.Now).Value.Status;
    }

    private static async Task<DateTimeOffset?> CutoffAsync(EngineTest test, Certificate issuer, SerialNumber serial)
    {
        var answer = await test.Authority.AnswerStatusAsync(Request(issuer, serial), Cancellation);
        return OcspResponse.Parse(answer.Der).Value.Responses.Single().ArchiveCutoff;
    }

    private static OcspCertState StateOf(EngineTest test, StatusAnswer answer, OcspRequest request, Certificate? issuer = null) =>
        Check(test, answer, request.CertIds[0].SerialNumber!.Value, issuer ?? test.Authority.Chain.Certificates[0], nonce: null);

    // Signature, responder's right, times and nonce, as any client judges them.
    private static OcspCertState Check(EngineTest test, StatusAnswer answer, SerialNumber serial, Certificate issuer, byte[]? nonce)
    {
        var question = new OcspQuestion(issuer, serial) { Nonce = nonce is null ? default(ReadOnlyMemory<byte>?) : nonce, IsNonceRequired = nonce is not null };
        return OcspResponseCheck.Check(OcspResponse.Parse(answer.Der).Value, question, test.Clock.Now).Value.Status.State;
    }

    private static async Task<string> SignerAsync(EngineTest test, IssuedCertificate issued)
    {
        var nonce = new byte[] { 7 };
        var certId = OcspCertId.Of(OcspIssuer.Of(test.Authority.Chain.Certificates[0]), issued.Certificate.SerialNumber, OcspHash.Sha1);
        var request = OcspRequest.Parse(OcspRequest.Write([certId], nonce)).Value;
        var answer = OcspResponse.Parse((await test.Authority.AnswerStatusAsync(request, Cancellation)).Der).Value;
        return Convert.ToHexStringLower(answer.Certificates[0].Span);
    }
}
