using Segl.Ca.Auditing;
using Segl.Ca.Storage;
using Segl.Pki.Certificates;
using Segl.Pki.Outcomes;

namespace Segl.Ca.Issuing;

/// <summary>The changes that <c>ca_issuance</c> can undergo, each on its condition and with its evidence.</summary>
internal static class IssuanceWrites
{
    private const string IntentColumns =
        "serial, issuance_id, authority_id, instance_id, actor, organisation, template_id, profile_id, common_name, organisation_name, "
        + "cvr, "
        + "email, key_fingerprint, not_before, not_after, intended_at, to_be_signed";

    // Both promises of the door are unique indexes, so a conflict is somebody else's issuance and changes nothing here.
    private static readonly RowStatement InsertIntent = new(
        $"""
        INSERT INTO ca_issuance ({IntentColumns}, state)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 'intended'
        WHERE NOT EXISTS (SELECT 1 FROM ca_blocked_key WHERE fingerprint = $13)
        ON CONFLICT DO NOTHING
        """,
        $"""
        INSERT INTO ca_issuance ({IntentColumns}, state)
        SELECT {IntentColumns}, 'intended'
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
            $11::text[], $12::text[], $13::text[], $14::bigint[], $15::bigint[], $16::bigint[], $17::bytea[]) AS intent ({IntentColumns})
        WHERE NOT EXISTS (SELECT 1 FROM ca_blocked_key WHERE fingerprint = key_fingerprint)
        ON CONFLICT DO NOTHING
        RETURNING serial
        """);

    private static readonly RowStatement UpdateIssued = new(
        """
        UPDATE ca_issuance
        SET state = 'issued', to_be_signed = NULL, certificate = $2, certificate_fingerprint = $3, issued_at = $4
        WHERE serial = $1 AND state = 'intended'
        """,
        """
        UPDATE ca_issuance AS i
        SET state = 'issued', to_be_signed = NULL, certificate = signed.certificate, certificate_fingerprint = signed.fingerprint, issued_at = signed.at
        FROM unnest($1::text[], $2::bytea[], $3::text[], $4::bigint[]) AS signed (serial, certificate, fingerprint, at)
        WHERE i.serial = signed.serial AND i.state = 'intended'
        RETURNING i.serial
        """);

    private static readonly RowStatement UpdateAbandoned = new(
        "UPDATE ca_issuance SET state = 'abandoned', abandoned_at = $2 WHERE serial = $1 AND state = 'intended'",
        """
        UPDATE ca_issuance AS i SET state = 'abandoned', abandoned_at = given_up.at
        FROM unnest($1::text[], $2::bigint[]) AS given_up (serial, at)
        WHERE i.serial = given_up.serial AND i.state = 'intended'
        RETURNING i.serial
        """);

    /// <summary>What is about to be signed; changes nothing where the id or the key is taken, or the key is blocked.</summary>
    public static ConditionalWrite Intend(
        IssuanceRequest request, CertificateDraft draft, string authorityId, string instanceId, DateTimeOffset now)
    {
        var serial = draft.SerialNumber.ToString();
        var subject = request.Subject;
        var evidence = Event(now, request, "certificate.intend", serial)
            .With("issuance", request.IssuanceId.ToString())
            .With("key", request.PublicKey.Fingerprint)
            .With("profile", subject.ProfileId.ToString())
            .With("template", request.TemplateId);
        return new(
            InsertIntent,
            [
                serial, request.IssuanceId.ToString(), authorityId, instanceId, request.Actor, request.Organisation, request.TemplateId,
                subject.ProfileId.ToString(), subject.CommonName.Value, subject.OrganizationName.Value, subject.Cvr.Value,
                subject.EmailAddress?.Value, request.PublicKey.Fingerprint, draft.Validity.NotBefore.ToUnixTimeMilliseconds(),
                draft.Validity.NotAfter.ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds(), draft.ToBeSigned.ToArray(),
            ],
            evidence);
    }

    /// <summary>
    /// The certificate; changes nothing where the intent was abandoned meanwhile: then the signature must not leave the engine.
    /// </summary>
    public static ConditionalWrite Record(IssuanceRequest request, Certificate certificate, DateTimeOffset now)
    {
        var serial = certificate.SerialNumber.ToString();
        var fingerprint = certificate.Sha256Fingerprint;
        return new(
            UpdateIssued,
            [serial, certificate.Der.ToArray(), fingerprint, now.ToUnixTimeMilliseconds()],
            Event(now, request, "certificate.issue", serial).With("issuance", request.IssuanceId.ToString()).With("sha256", fingerprint));
    }

    /// <summary>Gives up an orphan: its serial stays taken and is never a certificate's.</summary>
    public static ConditionalWrite Abandon(IssuanceRow intent, DateTimeOffset now) => Abandon(
        intent.Serial,
        new AuditEvent(now, intent.Actor, "certificate.abandon", intent.Organisation, intent.Serial, AuditOutcome.Failed)
            .With("issuance", intent.IssuanceId.ToString())
            .With("reason", "orphaned"));

    /// <summary>Gives up an intent of our own that could not be signed.</summary>
    public static ConditionalWrite Abandon(IssuanceRequest request, string serial, DateTimeOffset now) => Abandon(
        serial,
        (Event(now, request, "certificate.abandon", serial) with { Outcome = AuditOutcome.Failed })
            .With("issuance", request.IssuanceId.ToString())
            .With("reason", "signing failed"));

    private static ConditionalWrite Abandon(string serial, AuditEvent evidence) =>
        new(UpdateAbandoned, [serial, evidence.At.ToUnixTimeMilliseconds()], evidence);

    /// <summary>Only the evidence that an issuance was refused.</summary>
    public static ConditionalWrite Refuse(IssuanceRequest request, Refusal refusal, DateTimeOffset now)
    {
        var evidence = Event(now, request, "certificate.issue", request.IssuanceId.ToString()) with { Outcome = AuditOutcome.Refused };
        return ConditionalWrite.OnlyEvidence(evidence.With("code", refusal.Code).With("key", request.PublicKey.Fingerprint));
    }

    private static AuditEvent Event(DateTimeOffset now, IssuanceRequest request, string action, string subject) =>
        new(now, request.Actor, action, request.Organisation, subject, AuditOutcome.Succeeded);
}
