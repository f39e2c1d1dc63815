using Segl.Ca.Auditing;
using Segl.Ca.Issuing;
using Segl.Ca.Storage;
using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;

namespace Segl.Ca.Revoking;

/// <summary>Revokes a certificate, once and for ever; on compromise also blocks its key for ever.</summary>
internal sealed class RevokeCertificate(RunningEngine engine)
{
    // The number is drawn while the writer holds the audit head, so that whoever sees one sees all before it.
    private static readonly RowStatement UpdateRevoked = new(
        """
        UPDATE ca_issuance SET revoked_at = $2, revocation_reason = $3, revocation_sequence =
            (SELECT COALESCE(MAX(revocation_sequence), 0) + 1 FROM ca_issuance WHERE revocation_sequence IS NOT NULL)
        WHERE serial = $1 AND state = 'issued' AND revoked_at IS NULL
        """,
        """
        UPDATE ca_issuance AS i SET revoked_at = revocation.at, revocation_reason = revocation.reason, revocation_sequence = revocation.place +
            (SELECT COALESCE(MAX(revocation_sequence), 0) FROM ca_issuance WHERE revocation_sequence IS NOT NULL)
        FROM unnest($1::text[], $2::bigint[], $3::integer[]) WITH ORDINALITY AS revocation (serial, at, reason, place)
        WHERE i.serial = revocation.serial AND i.state = 'issued' AND i.revoked_at IS NULL
        RETURNING i.serial
        """);

    private static readonly RowStatement InsertBlockedKey = new(
        "INSERT INTO ca_blocked_key (fingerprint, reason, actor, blocked_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        """
        INSERT INTO ca_blocked_key (fingerprint, reason, actor, blocked_at)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[])
        ON CONFLICT DO NOTHING
        RETURNING fingerprint
        """);

    public async Task<Result<Revocation>> HandleAsync(
        IssuanceRow? row, RevocationReason reason, string actor, IReadOnlyDictionary<string, string> details)
    {
        if (row is not { IsIssued: true })
            return new Refusal("CertificateUnknown", "There is no such certificate.");

        var revocation = new Revocation(engine.Now, reason);
        if (await WriteAsync(Write(row, revocation, actor, details)))
        {
            RevokingLog.Revoked(engine.Logger, row.Serial, reason);
            return revocation;
        }

        // It was revoked before: the first revocation stands.
        var serial = Pki.Names.SerialNumber.Parse(row.Serial).Value;
        return (await engine.Records.FindAsync(serial, CancellationToken.None))!.Revocation!;
    }

    // Also after a fault: it may have been committed although the answer was lost.
    private async Task<bool> WriteAsync(ConditionalWrite write)
    {
        try
        {
            return await engine.Queue.WriteAsync(write);
        }
        finally
        {
            engine.Revocations.Raise();
        }
    }

    // A key reported as compromised is blocked also where the certificate was revoked before for another reason.
    private static ConditionalWrite Write(IssuanceRow row, Revocation revocation, string actor, IReadOnlyDictionary<string, string> details)
    {
        var at = revocation.At.ToUnixTimeMilliseconds();
        var evidence = Event(revocation, actor, "certificate.revoke", row, row.Serial, details)
            .With("reason", revocation.Reason.ToString());
        var revoke = new ConditionalWrite(UpdateRevoked, [row.Serial, at, (int)revocation.Reason], evidence);
        if (revocation.Reason is not RevocationReason.KeyCompromise)
            return revoke;

        var blocked = Event(revocation, actor, "key.block", row, row.KeyFingerprint, details).With("serial", row.Serial);
        return revoke with { First = new(InsertBlockedKey, [row.KeyFingerprint, revocation.Reason.ToString(), actor, at], blocked) };
    }

    private static AuditEvent Event(
        Revocation revocation, string actor, string action, IssuanceRow row, string subject, IReadOnlyDictionary<string, string> details) =>
        details.Aggregate(
            new AuditEvent(revocation.At, actor, action, row.Organisation, subject, AuditOutcome.Succeeded),
            (written, detail) => written.With(detail.Key, detail.Value));
}
