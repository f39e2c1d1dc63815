using Segl.Ca.Revoking;
using Segl.Ca.Storage;
using Segl.Pki.Revocation;
using Segl.Testing.Databases;

namespace Segl.Ca.Tests.Revoking;

public sealed class RevokeCertificateTests(TestDatabases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [EachDatabase]
    public async Task Says_when_and_why(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var issued = (await test.Authority.IssueAsync(EngineTest.Request(), Cancellation)).Value;
        test.Clock.Advance(TimeSpan.FromDays(3));

        await test.Authority.RevokeAsync(issued.Certificate.SerialNumber, RevocationReason.CessationOfOperation, "user:2", Cancellation);

        (await test.Authority.FindAsync(issued.IssuanceId, Cancellation))!
            .Revocation.ShouldBe(new Revocation(test.Clock.Now, RevocationReason.CessationOfOperation));
    }

    [Theory]
    [EachDatabase]
    public async Task Keeps_the_first_revocation_when_asked_again(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var issued = (await test.Authority.IssueAsync(EngineTest.Request(), Cancellation)).Value;
        var first = (await test.Authority.RevokeAsync(issued.IssuanceId, RevocationReason.Superseded, "user:2", Cancellation)).Value;
        test.Clock.Advance(TimeSpan.FromDays(3));

        var second = (await test.Authority.RevokeAsync(issued.IssuanceId, RevocationReason.CessationOfOperation, "user:3", Cancellation))
            .Value;

        second.ShouldBe(first);
        (await test.Test.CountAsync(
            "SELECT COUNT(*) FROM ca_audit_event WHERE action = 'certificate.revoke' AND actor = 'user:2'")).ShouldBe(1);
        (await test.Test.CountAsync("SELECT COUNT(*) FROM ca_audit_event WHERE action = 'certificate.revoke'")).ShouldBe(1);
    }

    [Theory]
    [EachDatabase]
    public async Task Revokes_once_when_ten_ask_at_once(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var issued = (await test.Authority.IssueAsync(EngineTest.Request(), Cancellation)).Value;

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(number =>
            test.Authority.RevokeAsync(issued.IssuanceId, RevocationReason.KeyCompromise, $"user:{number}", Cancellation)));

        answers.Select(answer => answer.Value).Distinct().Count().ShouldBe(1);
        (await test.Test.CountAsync("SELECT COUNT(*) FROM ca_audit_event WHERE action IN ('certificate.revoke', 'key.block')")).ShouldBe(2);
    }

    [Theory]
    [EachDatabase]
    public async Task Refuses_a_certificate_that_it_did_not_issue(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);

        var answer = await test.Authority.RevokeAsync(EngineTest.NewId(), RevocationReason.Unspecified, "user:1", Cancellation);

        answer.Refusal?.Code.ShouldBe("CertificateUnknown");
    }

    [Theory]
    [EachDatabase]
    public async Task Blocks_the_key_also_when_the_certificate_was_revoked_before(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var request = EngineTest.Request();
        await test.Authority.IssueAsync(request, Cancellation);
        var first = (await test.Authority.RevokeAsync(request.IssuanceId, RevocationReason.Superseded, "user:1", Cancellation)).Value;

        var second = (await test.Authority.RevokeAsync(request.IssuanceId, RevocationReason.KeyCompromise, "user:1", Cancellation)).Value;

        second.ShouldBe(first);
        (await test.Authority.IssueAsync(EngineTest.Request(request.PublicKey), Cancellation)).Refusal?.Code.ShouldBe("KeyCompromised");
    }
}
