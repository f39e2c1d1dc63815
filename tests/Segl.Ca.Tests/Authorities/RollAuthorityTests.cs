using System.Security.Cryptography;
using Segl.Ca.Authorities;
using Segl.Ca.Issuing;
using Segl.Ca.Storage;
using Segl.Pki.Certificates;
using Segl.Pki.Ocsp;
using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;
using Segl.Testing;
using Segl.Testing.Databases;

namespace Segl.Ca.Tests.Authorities;

public sealed class RollAuthorityTests(TestDatabases databases)
{
    private const string Actor = "operator:test";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [EachDatabase]
    public async Task The_next_generation_has_its_own_name_key_and_addresses_under_the_same_root(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var before = test.Authority.Chain;

        var rolled = (await RollAsync(test)).Value;

        rolled.Number.ShouldBe(2);
        rolled.SignsFrom.ShouldBe(test.Clock.Now + RollAuthority.Notice);
        var next = rolled.Certificate;
        next.Subject.ToString().ShouldContain("CN=Segl OCES udstedende-CA 2");
        next.Subject.ShouldNotBe(before.Leaf.Subject);
        next.PublicKey.ShouldNotBe(before.Leaf.PublicKey);
        next.SerialNumber.ShouldNotBe(before.Leaf.SerialNumber);
        next.IsSignedBy(before.Authorities[0].PublicKey).ShouldBeTrue();
        next.Validity.Lifetime.ShouldBe(AuthorityTemplate.Issuing.Lifetime);
        (await test.Test.CountAsync(
            $"SELECT COUNT(*) FROM ca_audit_event WHERE action = 'authority.roll' AND actor = '{Actor}' AND subject = '{next.SerialNumber}'"))
            .ShouldBe(1);
        (await test.Audit.VerifyAsync(Cancellation)).IsWhole.ShouldBeTrue();
    }

    [Theory]
    [EachDatabase]
    public async Task A_running_engine_signs_with_it_after_a_minute_and_has_its_list_and_responder_before(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        await KeepAsync(test.Authority);
        var rolled = (await RollAsync(test)).Value;

        await KeepAsync(test.Authority);
        var early = await IssueAsync(test);
        var list = await ListAsync(test, rolled);
        test.Clock.Advance(RollAuthority.Notice);
        var late = await IssueAsync(test);

        early.Certificate.Issuer.ShouldNotBe(rolled.Certificate.Subject);
        list.IsSignedBy(rolled.Certificate.PublicKey).ShouldBeTrue();
        late.Certificate.Issuer.ShouldBe(rolled.Certificate.Subject);
        late.Certificate.IsSignedBy(rolled.Certificate.PublicKey).ShouldBeTrue();
        late.Certificate.Extensions.AuthorityInfoAccess!.Descriptions[0].Location.Text.ShouldEndWith("/oces/issuing/2/cacert/issuing.cer");
        test.Authority.Chain.Leaf.ShouldBe(rolled.Certificate);
        (await StateAsync(test, late)).ShouldBe(OcspCertState.Good);
        test.Authority.Judge(late).ShouldNotBeEmpty();
        test.Authority.Judge(early).ShouldNotBeEmpty();
        test.Authority.Judge(late).Concat(test.Authority.Judge(early)).ShouldAllBe(verdict => verdict.Finding == null);
    }

    [Theory]
    [EachDatabase]
    public async Task Each_generation_lists_and_answers_for_its_own_and_each_leaf_has_its_own_chain(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        await KeepAsync(test.Authority);
        var (first, firstGood) = (await IssueAsync(test), await IssueAsync(test));
        var rolled = await RollAndWaitAsync(test);
        var (second, secondGood) = (await IssueAsync(test), await IssueAsync(test));

        foreach (var issued in new[] { first, second })
            (await test.Authority.RevokeAsync(issued.Certificate.SerialNumber, RevocationReason.Superseded, "user:1", Cancellation))
                .IsRefused.ShouldBeFalse();
        test.Clock.Advance(TimeSpan.FromMinutes(1));
        await KeepAsync(test.Authority);

        var (newer, older) = (await ListAsync(test, rolled), await ListAsync(test, test.Authority.Generations[1]));
        newer.Entries.Select(entry => entry.SerialNumber).ShouldBe([second.Certificate.SerialNumber]);
        older.Entries.Select(entry => entry.SerialNumber).ShouldBe([first.Certificate.SerialNumber]);
        foreach (var issued in new[] { first, firstGood, second, secondGood })
        {
            var expected = issued == first || issued == second ? OcspCertState.Revoked : OcspCertState.Good;
            (await StateAsync(test, issued)).ShouldBe(expected);
            test.Authority.ChainOf(issued.Certificate).Certificates.Count.ShouldBe(3);
        }

        test.Authority.ChainOf(firstGood.Certificate).Authorities[0].ShouldNotBe(test.Authority.ChainOf(secondGood.Certificate).Authorities[0]);
    }

    [Fact]
    public async Task Openssl_finds_both_generations_good_and_revoked_by_list_and_by_ocsp()
    {
        // OpenSSL has no other clock than the machine's for answers on status.
        var clock = new FakeClock(TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(3));
        await using var test = await EngineTest.CreateAsync(databases, DatabaseKind.Sqlite, clock: clock);
        using var folder = new TemporaryFolder();
        await KeepAsync(test.Authority);
        var (first, firstGood) = (await IssueAsync(test), await IssueAsync(test));
        await RollAndWaitAsync(test);
        var (second, secondGood) = (await IssueAsync(test), await IssueAsync(test));
        await RevokeAsync(test, first, second);
        clock.Advance(TimeSpan.FromMinutes(1));
        await KeepAsync(test.Authority);
        await WriteAuthoritiesAsync(test, folder);

        foreach (var issued in new[] { firstGood, secondGood })
        {
            (await VerifyAsync(folder, issued)).ShouldSucceed().Output.ShouldContain(": OK");
            (await AskOpenSslAsync(test, folder, issued)).ShouldSucceed().Output.ShouldContain(": good");
        }

        foreach (var issued in new[] { first, second })
        {
            (await VerifyAsync(folder, issued)).Error.ShouldContain("certificate revoked");
            (await AskOpenSslAsync(test, folder, issued)).ShouldSucceed().Output.ShouldContain(": revoked");
        }
    }

    [Theory]
    [EachDatabase]
    public async Task After_a_restart_the_old_generation_still_lists_and_answers_and_the_new_one_signs(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var old = await IssueAsync(test);
        var rolled = await RollAndWaitAsync(test);

        await test.RestartAsync();
        test.Clock.Advance(TimeSpan.FromDays(40));
        await KeepAsync(test.Authority);
        await RevokeAsync(test, old);
        test.Clock.Advance(TimeSpan.FromMinutes(1));
        await KeepAsync(test.Authority);

        (await IssueAsync(test)).Certificate.Issuer.ShouldBe(rolled.Certificate.Subject);
        (await ListAsync(test, test.Authority.Generations[1])).Find(old.Certificate.SerialNumber).ShouldNotBeNull();
        (await StateAsync(test, old)).ShouldBe(OcspCertState.Revoked);
    }

    [Theory]
    [EachDatabase]
    public async Task The_old_generation_goes_on_until_its_last_certificate_has_ended_and_then_signs_nothing(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var ends = test.Authority.Chain.Leaf.Validity.NotAfter;
        await RollAndWaitAsync(test, TimeSpan.FromDays(2000));
        var old = test.Authority.Generations[1];

        test.Clock.Advance(ends - TimeSpan.FromHours(1) - test.Clock.Now);
        await KeepAsync(test.Authority);
        var last = await ListAsync(test, old);
        test.Clock.Advance(TimeSpan.FromDays(2));
        await KeepAsync(test.Authority);

        last.ThisUpdate.ShouldBeGreaterThan(ends - TimeSpan.FromHours(2));
        (await ListAsync(test, old)).Number.ShouldBe(last.Number);
        (await ListAsync(test, test.Authority.Generations[0])).ThisUpdate.ShouldBeGreaterThan(ends);
    }

    [Fact]
    public async Task Another_node_takes_it_up_at_its_next_look()
    {
        await using var test = await EngineTest.CreateAsync(databases, DatabaseKind.PostgreSql);
        var second = await test.OpenNodeAsync();

        var rolled = (await RollAsync(test)).Value;
        await KeepAsync(second);
        await KeepAsync(test.Authority);
        test.Clock.Advance(RollAuthority.Notice);
        var issued = (await second.IssueAsync(EngineTest.Request(), Cancellation)).Value;

        issued.Certificate.Issuer.ShouldBe(rolled.Certificate.Subject);
        (await StateAsync(test, issued)).ShouldBe(OcspCertState.Good);
        second.Generations.Select(generation => generation.Certificate)
            .ShouldBe(test.Authority.Generations.Select(generation => generation.Certificate));
    }

    [Theory]
    [EachDatabase]
    public async Task Of_two_who_roll_over_at_once_one_does(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);

        var answers = await Task.WhenAll(RollAsync(test), RollAsync(test), RollAsync(test));

        answers.Count(answer => !answer.IsRefused).ShouldBe(1);
        answers.Where(answer => answer.IsRefused).ShouldAllBe(answer => answer.Refusal!.Code == "RollOverUnderWay");
        (await test.Test.CountAsync("SELECT COUNT(*) FROM ca_authority")).ShouldBe(3);
    }

    [Fact]
    public async Task Generations_follow_each_other()
    {
        await using var test = await EngineTest.CreateAsync(databases, DatabaseKind.Sqlite);

        await RollAndWaitAsync(test);
        await RollAndWaitAsync(test);

        test.Authority.Generations.Select(generation => generation.Number).ShouldBe([3, 2, 1, 1]);
        test.Authority.Generations.Select(generation => generation.Certificate.Subject).Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public async Task Without_an_authority_there_is_nothing_to_roll_over()
    {
        await using var test = await EngineTest.CreateUnopenedAsync(databases, DatabaseKind.Sqlite);

        (await RollAsync(test)).Refusal!.Code.ShouldBe("AuthorityMissing");
    }

    [Fact]
    public async Task A_root_in_its_last_years_gives_no_whole_certificates_any_more()
    {
        await using var test = await EngineTest.CreateAsync(databases, DatabaseKind.Sqlite);
        test.Clock.Advance(TimeSpan.FromDays(9125 - 1200));

        (await RollAsync(test)).Refusal!.Code.ShouldBe("RootEndsTooSoon");
    }

    [Fact]
    public async Task An_authority_made_late_ends_with_its_root()
    {
        await using var test = await EngineTest.CreateAsync(databases, DatabaseKind.Sqlite);
        test.Clock.Advance(TimeSpan.FromDays(9125 - 2000));

        var rolled = (await RollAsync(test)).Value;

        rolled.Certificate.Validity.NotAfter.ShouldBe(test.Authority.Generations[^1].Certificate.Validity.NotAfter);
    }

    private static Task<Result<AuthorityGeneration>> RollAsync(EngineTest test, AuthorityImport? import = null) =>
        new RollAuthority(CaSettings.Parse(test.Options).Value, test.Test.Database, test.MasterKey, test.Clock)
            .HandleAsync(Actor, import, Cancellation);

    private static async Task<AuthorityGeneration> RollAndWaitAsync(EngineTest test, TimeSpan? after = null)
    {
        test.Clock.Advance(after ?? TimeSpan.Zero);
        var rolled = (await RollAsync(test)).Value;
        await KeepAsync(test.Authority);
        test.Clock.Advance(RollAuthority.Notice);
        return rolled;
    }

    // One round of the worker.
    private static async Task KeepAsync(CertificateAuthority authority)
    {
        await authority.KeepAuthoritiesAsync(Cancellation);
        await authority.KeepRespondersAsync(Cancellation);
        await authority.KeepRevocationListsAsync(Cancellation);
    }

    private static async Task<IssuedCertificate> IssueAsync(EngineTest test) =>
        (await test.Authority.IssueAsync(EngineTest.Request(), Cancellation)).Value;

    private static async Task RevokeAsync(EngineTest test, params IssuedCertificate[] issued)
    {
        foreach (var each in issued)
            await test.Authority.RevokeAsync(each.Certificate.SerialNumber, RevocationReason.Superseded, "user:1", Cancellation);
    }

    private static async Task<RevocationList> ListAsync(EngineTest test, AuthorityGeneration generation) =>
        RevocationList.Parse((await test.Authority.FindRevocationListAsync(generation, number: 0, Cancellation))!.Der).Value;

    private static async Task<OcspCertState> StateAsync(EngineTest test, IssuedCertificate issued)
    {
        var issuer = test.Authority.ChainOf(issued.Certificate).Authorities[0];
        var answer = OcspResponse.Parse((await AskAsync(test, issued)).Der).Value;
        return OcspResponseCheck.Check(answer, new(issuer, issued.Certificate.SerialNumber), test.Clock.Now).Value.Status.State;
    }

    private static async Task<Segl.Ca.Status.StatusAnswer> AskAsync(EngineTest test, IssuedCertificate issued)
    {
        var issuer = OcspIssuer.Of(test.Authority.ChainOf(issued.Certificate).Authorities[0]);
        var certId = OcspCertId.Of(issuer, issued.Certificate.SerialNumber, OcspHash.Sha1);
        return await test.Authority.AnswerStatusAsync(OcspRequest.Parse(OcspRequest.Write([certId], nonce: null)).Value, Cancellation);
    }

    private static async Task WriteAuthoritiesAsync(EngineTest test, TemporaryFolder folder)
    {
        var generations = test.Authority.Generations;
        await File.WriteAllTextAsync(folder.File("root.pem"), generations[^1].Certificate.ToPem(), Cancellation);
        await File.WriteAllTextAsync(
            folder.File("issuing.pem"), string.Concat(generations.SkipLast(1).Select(each => each.Certificate.ToPem())), Cancellation);
        var lists = new List<string>();
        foreach (var generation in generations)
            lists.Add(PemOf(await ListAsync(test, generation)));
        await File.WriteAllTextAsync(folder.File("lists.pem"), string.Concat(lists), Cancellation);
    }

    private static string PemOf(RevocationList list) => PemEncoding.WriteString("X509 CRL", list.Der.Span) + "\n";

    private static async Task<ToolRun> VerifyAsync(TemporaryFolder folder, IssuedCertificate issued)
    {
        await File.WriteAllTextAsync(folder.File("leaf.pem"), issued.Certificate.ToPem(), Cancellation);
        return await OutsideTool.RunAsync(
            "openssl",
            [
                "verify", "-crl_check", "-crl_check_all", "-CAfile", folder.File("root.pem"), "-untrusted", folder.File("issuing.pem"),
                "-CRLfile", folder.File("lists.pem"), folder.File("leaf.pem"),
            ],
            cancellationToken: Cancellation);
    }

    private static async Task<ToolRun> AskOpenSslAsync(EngineTest test, TemporaryFolder folder, IssuedCertificate issued)
    {
        var issuer = test.Authority.ChainOf(issued.Certificate).Authorities[0];
        await File.WriteAllTextAsync(folder.File("issuer.pem"), issuer.ToPem(), Cancellation);
        await File.WriteAllBytesAsync(folder.File("answer"), (await AskAsync(test, issued)).Der.ToArray(), Cancellation);
        return await OutsideTool.RunAsync(
            "openssl",
            [
                "ocsp", "-respin", folder.File("answer"), "-issuer", folder.File("issuer.pem"), "-serial", $"0x{issued.Certificate.SerialNumber}",
                "-CAfile", folder.File("root.pem"), "-verify_other", folder.File("issuer.pem"),
            ],
            cancellationToken: Cancellation);
    }
}
