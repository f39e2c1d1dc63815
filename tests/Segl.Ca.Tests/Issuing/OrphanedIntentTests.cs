using Segl.Ca.Issuing;
using Segl.Ca.Storage;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Testing.Databases;

namespace Segl.Ca.Tests.Issuing;

public sealed class OrphanedIntentTests(TestDatabases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [EachDatabase]
    public async Task A_restart_gives_up_what_a_dead_engine_meant(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var serial = await LeaveIntentAsync(test, EngineTest.Request(), DeadEngine());

        await test.RestartAsync();

        (await StateAsync(test, serial)).ShouldBe("abandoned");
        (await test.Test.CountAsync(
            $"SELECT COUNT(*) FROM ca_audit_event WHERE action = 'certificate.abandon' AND subject = '{serial}'")).ShouldBe(1);
        (await test.Audit.VerifyAsync(Cancellation)).IsWhole.ShouldBeTrue();
    }

    [Theory]
    [EachDatabase]
    public async Task The_same_request_gets_a_certificate_with_a_new_serial(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var request = EngineTest.Request();
        var serial = await LeaveIntentAsync(test, request, DeadEngine());

        var issued = (await test.Authority.IssueAsync(request, Cancellation)).Value;

        issued.Certificate.SerialNumber.ToString().ShouldNotBe(serial);
        (await StateAsync(test, serial)).ShouldBe("abandoned");
        (await test.Test.CountAsync("SELECT COUNT(*) FROM ca_issuance WHERE state = 'issued'")).ShouldBe(1);
    }

    [Theory]
    [EachDatabase]
    public async Task The_same_issuance_can_go_on_with_another_key(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var request = EngineTest.Request();
        await LeaveIntentAsync(test, request, DeadEngine());

        var answer = await test.Authority.IssueAsync(request with { PublicKey = EngineTest.NewKey() }, Cancellation);

        answer.IsRefused.ShouldBeFalse();
    }

    [Theory]
    [EachDatabase]
    public async Task The_same_key_can_go_on_under_another_issuance(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var request = EngineTest.Request();
        await LeaveIntentAsync(test, request, DeadEngine());

        var answer = await test.Authority.IssueAsync(EngineTest.Request(request.PublicKey), Cancellation);

        answer.IsRefused.ShouldBeFalse();
    }

    // As after a commit whose answer was lost.
    [Theory]
    [EachDatabase]
    public async Task An_intent_of_our_own_that_nobody_works_on_is_an_orphan(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var other = (await test.Authority.IssueAsync(EngineTest.Request(), Cancellation)).Value;
        var request = EngineTest.Request();
        var serial = await LeaveIntentAsync(test, request, await InstanceOfAsync(test, other));

        var answer = await test.Authority.IssueAsync(request, Cancellation);

        answer.IsRefused.ShouldBeFalse();
        (await StateAsync(test, serial)).ShouldBe("abandoned");
    }

    [Theory]
    [EachDatabase]
    public async Task A_burnt_serial_is_no_certificate_and_cannot_be_revoked(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var serial = SerialNumber.Parse(await LeaveIntentAsync(test, EngineTest.Request(), DeadEngine())).Value;
        await test.RestartAsync();

        (await test.Authority.FindAsync(serial, Cancellation)).ShouldBeNull();
        (await test.Authority.RevokeAsync(serial, Pki.Revocation.RevocationReason.Unspecified, "user:1", Cancellation))
            .Refusal?.Code.ShouldBe("CertificateUnknown");
    }

    internal static string DeadEngine() => EngineTest.NewId().ToString();

    internal static async Task<string> InstanceOfAsync(EngineTest test, IssuedCertificate issued)
    {
        await using var connection = await test.Test.Database.OpenAsync(Cancellation);
        await using var command = connection.Statement(
            null, "SELECT instance_id FROM ca_issuance WHERE issuance_id = $1", issued.IssuanceId.ToString());
        return (string)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    /// <summary>What the table holds after a crash between recording the intent and recording the certificate.</summary>
    internal static async Task<string> LeaveIntentAsync(EngineTest test, IssuanceRequest request, string instanceId)
    {
        var template = OcesTemplate.Organisation(test.Authority.Settings.Oces);
        var leaf = test.Authority.Chain.Leaf;
        var uris = test.Authority.Settings.Uris;
        var issuer = Issuer.Of(leaf, SignatureAlgorithm.EcdsaP256Sha256, uris.IssuingCertificateOf(1), uris.Ocsp, uris.IssuingRevocationListOf(1));
        var draft = template.Draft(
            request.Subject, request.PublicKey, issuer, SerialNumber.Draw(), Validity.From(test.Clock.Now, template.Lifetime));
        await using var connection = await test.Test.Database.OpenAsync(Cancellation);
        await using var query = connection.Statement(null, "SELECT id FROM ca_authority WHERE role = 'issuing'");
        var authorityId = (string)(await query.ExecuteScalarAsync(Cancellation))!;

        var write = IssuanceWrites.Intend(request, draft, authorityId, instanceId, test.Clock.Now);

        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        var rows = new RowBatch(connection, transaction);
        rows.Add(write.Statement!, write.Values);
        (await rows.ExecuteAsync(Cancellation)).ShouldBe([true]);
        await transaction.CommitAsync(Cancellation);
        return draft.SerialNumber.ToString();
    }

    internal static async Task<string?> StateAsync(EngineTest test, string serial)
    {
        await using var connection = await test.Test.Database.OpenAsync(Cancellation);
        await using var command = connection.Statement(null, "SELECT state FROM ca_issuance WHERE serial = $1", serial);
        return (string?)await command.ExecuteScalarAsync(Cancellation);
    }
}
