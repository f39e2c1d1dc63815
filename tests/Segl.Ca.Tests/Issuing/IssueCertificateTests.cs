using System.Globalization;
using System.Security.Cryptography;
using Segl.Ca.Keys;
using Segl.Ca.Storage;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Revocation;
using Segl.Testing;
using Segl.Testing.Databases;

namespace Segl.Ca.Tests.Issuing;

public sealed class IssueCertificateTests(TestDatabases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [EachDatabase]
    public async Task Issues_what_was_asked_for(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var request = EngineTest.Request();

        var issued = (await test.Authority.IssueAsync(request, Cancellation)).Value;

        issued.Certificate.PublicKey.ShouldBe(request.PublicKey);
        issued.Certificate.EmailAddress.ShouldBe(request.Subject.EmailAddress);
        issued.Certificate.Subject.ShouldBe(OcesTemplate.Organisation(test.Authority.Settings.Oces).NameOf(request.Subject));
        issued.Certificate.Validity.NotBefore.ShouldBe(test.Clock.Now.AddMilliseconds(-test.Clock.Now.Millisecond));
        issued.Certificate.Validity.Lifetime.ShouldBe(TimeSpan.FromDays(1095));
        issued.Certificate.IsSignedBy(test.Authority.Chain.Leaf.PublicKey).ShouldBeTrue();
    }

    [Theory]
    [EachDatabase]
    public async Task Finds_again_what_it_issued(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var request = EngineTest.Request();
        var issued = (await test.Authority.IssueAsync(request, Cancellation)).Value;

        var byId = await test.Authority.FindAsync(request.IssuanceId, Cancellation);
        var bySerial = await test.Authority.FindAsync(issued.Certificate.SerialNumber, Cancellation);
        var byProfile = await test.Authority.FindByProfileAsync(request.Subject.ProfileId, Cancellation);

        byId.ShouldBe(issued);
        bySerial.ShouldBe(issued);
        byProfile.ShouldBe([issued]);
    }

    [Theory]
    [EachDatabase]
    public async Task Finds_nothing_where_nothing_was_issued(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);

        (await test.Authority.FindAsync(EngineTest.NewId(), Cancellation)).ShouldBeNull();
        (await test.Authority.FindAsync(test.Authority.Chain.Leaf.SerialNumber, Cancellation)).ShouldBeNull();
        (await test.Authority.FindByProfileAsync(EngineTest.NewId(), Cancellation)).ShouldBeEmpty();
    }

    [Theory]
    [EachDatabase]
    public async Task Gives_the_same_certificate_when_asked_twice(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var request = EngineTest.Request();

        var first = (await test.Authority.IssueAsync(request, Cancellation)).Value;
        test.Clock.Advance(TimeSpan.FromDays(1));
        var second = (await test.Authority.IssueAsync(request, Cancellation)).Value;

        second.ShouldBe(first);
    }

    [Theory]
    [EachDatabase]
    public async Task Gives_one_certificate_to_twenty_who_ask_at_once(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var request = EngineTest.Request();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => test.Authority.IssueAsync(request, Cancellation)));

        answers.Select(answer => answer.Value.Certificate).Distinct().Count().ShouldBe(1);
        (await test.Test.CountAsync("SELECT COUNT(*) FROM ca_issuance")).ShouldBe(1);
    }

    [Theory]
    [EachDatabase]
    public async Task Gives_two_hundred_who_ask_at_once_each_their_own(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(_ => test.Authority.IssueAsync(EngineTest.Request(), Cancellation)));

        answers.Select(answer => answer.Value.Certificate.SerialNumber).Distinct().Count().ShouldBe(200);
        (await test.Test.CountAsync("SELECT COUNT(*) FROM ca_issuance WHERE state = 'issued'")).ShouldBe(200);
        (await test.Audit.VerifyAsync(Cancellation)).IsWhole.ShouldBeTrue();
    }

    [Theory]
    [EachDatabase]
    public async Task Refuses_an_id_that_has_another_certificate(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var request = EngineTest.Request();
        await test.Authority.IssueAsync(request, Cancellation);

        var answer = await test.Authority.IssueAsync(request with { PublicKey = EngineTest.NewKey() }, Cancellation);

        answer.Refusal.ShouldNotBeNull().Code.ShouldBe("IssuanceIdAlreadyUsed");
    }

    [Theory]
    [EachDatabase]
    public async Task Refuses_a_key_that_was_certified_before(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var key = EngineTest.NewKey();
        await test.Authority.IssueAsync(EngineTest.Request(key), Cancellation);

        var answer = await test.Authority.IssueAsync(EngineTest.Request(key), Cancellation);

        answer.Refusal.ShouldNotBeNull().Code.ShouldBe("KeyAlreadyUsed");
    }

    [Theory]
    [EachDatabase]
    public async Task Certifies_a_key_once_when_ten_ask_for_it_at_once(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var key = EngineTest.NewKey();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => test.Authority.IssueAsync(EngineTest.Request(key), Cancellation)));

        answers.Count(answer => !answer.IsRefused).ShouldBe(1);
        answers.Where(answer => answer.IsRefused).ShouldAllBe(answer => answer.Refusal!.Code == "KeyAlreadyUsed");
    }

    [Theory]
    [EachDatabase]
    public async Task Refuses_a_key_that_was_compromised(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var key = EngineTest.NewKey();
        var issued = (await test.Authority.IssueAsync(EngineTest.Request(key), Cancellation)).Value;
        await test.Authority.RevokeAsync(issued.IssuanceId, RevocationReason.KeyCompromise, "user:1", Cancellation);

        var answer = await test.Authority.IssueAsync(EngineTest.Request(key), Cancellation);

        answer.Refusal.ShouldNotBeNull().Code.ShouldBe("KeyCompromised");
    }

    [Theory]
    [EachDatabase]
    public async Task Refuses_what_the_linter_refuses_before_any_issuance_is_recorded(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        using var weak = RSA.Create(2048);

        var answer = await test.Authority.IssueAsync(EngineTest.Request(SubjectPublicKey.Of(weak)), Cancellation);

        answer.Refusal.ShouldNotBeNull().Code.ShouldBe("KeyTooSmall");
        (await test.Test.CountAsync("SELECT COUNT(*) FROM ca_issuance")).ShouldBe(0);
        (await test.Test.CountAsync(
            "SELECT COUNT(*) FROM ca_audit_event WHERE action = 'certificate.issue' AND outcome = 'Refused'")).ShouldBe(1);
    }

    [Theory]
    [EachDatabase]
    public async Task Refuses_a_template_that_it_does_not_have(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);

        var answer = await test.Authority.IssueAsync(EngineTest.Request() with { TemplateId = "root-ca" }, Cancellation);

        answer.Refusal.ShouldNotBeNull().Code.ShouldBe("TemplateUnknown");
    }

    [Theory]
    [EachDatabase]
    public async Task Records_evidence_before_and_after_the_signature(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var issued = (await test.Authority.IssueAsync(EngineTest.Request(), Cancellation)).Value;

        var count = await test.Test.CountAsync(
            $"""
            SELECT COUNT(*) FROM ca_audit_event a JOIN ca_audit_event b ON b.subject = a.subject AND b.sequence > a.sequence
            WHERE a.action = 'certificate.intend' AND b.action = 'certificate.issue' AND a.actor = 'user:1'
            AND a.organisation = 'organisation-1' AND a.subject = '{issued.Certificate.SerialNumber}'
            """);

        count.ShouldBe(1);
    }

    // PostgreSQL's text cannot hold a NUL; SQLite's can, and there everybody is served.
    [Theory]
    [EachDatabase]
    public async Task Fails_only_the_caller_whose_text_the_database_refuses(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);

        var poisoned = test.Authority.IssueAsync(EngineTest.Request() with { Actor = "user:\0" }, Cancellation);
        var others = Enumerable.Range(0, 20).Select(_ => test.Authority.IssueAsync(EngineTest.Request(), Cancellation)).ToList();

        if (kind is DatabaseKind.PostgreSql)
            await Should.ThrowAsync<System.Data.Common.DbException>(() => poisoned);
        (await poisoned.ContinueWith(_ => true, Cancellation, TaskContinuationOptions.None, TaskScheduler.Default)).ShouldBeTrue();
        (await Task.WhenAll(others)).ShouldAllBe(answer => !answer.IsRefused);
    }

    [Theory]
    [EachDatabase(AuthorityKeyKind.Rsa3072)]
    [EachDatabase(AuthorityKeyKind.Rsa4096)]
    [EachDatabase(AuthorityKeyKind.EcP256)]
    [EachDatabase(AuthorityKeyKind.EcP384)]
    public async Task Issues_what_openssl_verifies_with_every_kind_of_key(DatabaseKind kind, AuthorityKeyKind key)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind, EngineTest.QuickOptions with { IssuingKey = key });
        using var folder = new TemporaryFolder();

        var issued = (await test.Authority.IssueAsync(EngineTest.Request(), Cancellation)).Value;

        await File.WriteAllTextAsync(folder.File("leaf.pem"), issued.Certificate.ToPem(), Cancellation);
        await File.WriteAllTextAsync(folder.File("issuing.pem"), test.Authority.Chain.Leaf.ToPem(), Cancellation);
        await File.WriteAllTextAsync(folder.File("root.pem"), test.Authority.Chain.Authorities[0].ToPem(), Cancellation);
        var at = test.Clock.Now.AddDays(1).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var run = await OutsideTool.RunAsync(
            "openssl",
            ["verify", "-x509_strict", "-attime", at, "-CAfile", folder.File("root.pem"), "-untrusted", folder.File("issuing.pem"),
                folder.File("leaf.pem")],
            cancellationToken: Cancellation);
        run.ShouldSucceed().Output.ShouldContain(": OK");
    }
}
