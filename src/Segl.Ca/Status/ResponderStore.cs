using System.Data.Common;
using System.Security.Cryptography;
using Segl.Ca.Auditing;
using Segl.Ca.Authorities;
using Segl.Ca.Keys;
using Segl.Ca.Revoking;
using Segl.Ca.Storage;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Linting;
using Segl.Pki.Names;
using Segl.Pki.Ocsp;

namespace Segl.Ca.Status;

/// <summary>The responders of the installation: one node makes the next one when half of the last one's life is over, and all use it.</summary>
internal sealed class ResponderStore(RunningEngine engine)
{
    // Any number that no other lock has: the letters "seco" in ASCII.
    private const string AdvisoryLock = "SELECT pg_advisory_xact_lock(1936024431)";

    private const string SelectNewest = """
        SELECT r.id, r.certificate, k.id, k.kind, k.sealed_private_key FROM ca_responder r JOIN ca_key k ON k.id = r.key_id
        WHERE r.authority_id = $1 ORDER BY r.not_before DESC, r.id DESC LIMIT 1
        """;

    private const string InsertResponder = """
        INSERT INTO ca_responder (id, authority_id, key_id, serial, certificate, not_before, not_after, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """;

    /// <summary>The authority's newest responder, made now if it is time; null where there is none and the authority's key is kept elsewhere.</summary>
    public async Task<Responder?> KeepAsync(AuthoritySigner authority, Responder? current, CancellationToken cancellationToken)
    {
        await using var connection = await engine.Database.OpenAsync(cancellationToken);
        var stored = await FindAsync(connection, transaction: null, authority, cancellationToken);
        if (IsToBeMade(stored, authority) && authority.Sign is not null)
        {
            await MakeAsync(connection, authority, cancellationToken);
            stored = await FindAsync(connection, transaction: null, authority, cancellationToken);
        }

        if (stored is null || stored.Id == current?.Id)
            return current;
        return Open(stored, authority);
    }

    private bool IsToBeMade(StoredResponder? stored, AuthoritySigner authority)
    {
        var (ofAuthority, now) = (authority.Certificate.Validity, engine.Now);
        return ofAuthority.Covers(now) && (stored is null || Responder.IsToBeReplaced(stored.Certificate.Validity, ofAuthority, now));
    }

    private async Task MakeAsync(DbConnection connection, AuthoritySigner authority, CancellationToken cancellationToken)
    {
        using var key = engine.Settings.Ocsp.ResponderKey.CreateKey();
        var certificate = await CertifyAsync(authority, SubjectPublicKey.Of(key), cancellationToken);
        var pkcs8 = key.ExportPkcs8PrivateKey();
        try
        {
            await RecordIfFirstAsync(connection, authority, certificate, pkcs8, cancellationToken);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    // Linted like every other certificate; a refusal is a fault of ours.
    private async Task<Certificate> CertifyAsync(AuthoritySigner authority, SubjectPublicKey key, CancellationToken cancellationToken)
    {
        var now = engine.Now;
        var template = ResponderTemplate.Within(authority.Certificate.Validity, now);
        var draft = template.Draft(
            ResponderTemplate.NameOf(authority.Certificate.Subject), key, authority.Issuer, SerialNumber.Draw(), Validity.From(now, template.Lifetime));
        var linted = Linter.Check(draft, template, authority.Issuer, engine.Settings.KeyPolicy).Value;
        return linted.Complete(await authority.Sign!(linted.Spend(), cancellationToken)).Value; // KeepAsync saw that there is a key
    }

    private async Task RecordIfFirstAsync(
        DbConnection connection, AuthoritySigner authority, Certificate certificate, byte[] pkcs8, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (engine.Database.Kind is DatabaseKind.PostgreSql)
            connection.Execute(transaction, AdvisoryLock);

        // Looked again under the lock: another node may have been quicker, and then its responder is the responder.
        if (!IsToBeMade(await FindAsync(connection, transaction, authority, cancellationToken), authority))
            return;

        var now = engine.Now;
        var kind = engine.Settings.Ocsp.ResponderKey;
        var keyId = SealedKeys.Insert(connection, transaction, engine.MasterKey, kind, certificate.PublicKey, pkcs8, now);
        connection.Execute(
            transaction, InsertResponder,
            Guid.CreateVersion7(now).ToString(), authority.Id, keyId, certificate.SerialNumber.ToString(), certificate.Der.ToArray(),
            certificate.Validity.NotBefore.ToUnixTimeMilliseconds(), certificate.Validity.NotAfter.ToUnixTimeMilliseconds(),
            now.ToUnixTimeMilliseconds());
        var evidence = new AuditEvent(
            now, PublishRevocationList.Actor, "responder.create", Organisation: null, certificate.SerialNumber.ToString(), AuditOutcome.Succeeded);
        await new AuditTrail(engine.Database).AppendAsync(
            connection, transaction,
            [evidence.With("role", authority.Role.Text()).With("name", certificate.Subject.ToString()).With("sha256", certificate.Sha256Fingerprint)],
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        StatusLog.ResponderMade(engine.Logger, certificate.Subject, certificate.Validity.NotAfter);
    }

    private static async Task<StoredResponder?> FindAsync(
        DbConnection connection, DbTransaction? transaction, AuthoritySigner authority, CancellationToken cancellationToken)
    {
        await using var command = connection.Statement(transaction, SelectNewest, authority.Id);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new(
                reader.GetString(0), Certificate.Parse(reader.Bytes(1)).Value, reader.GetString(2),
                Enum.Parse<AuthorityKeyKind>(reader.GetString(3)), reader.Bytes(4))
            : null;
    }

    private Responder Open(StoredResponder stored, AuthoritySigner authority)
    {
        var algorithm = stored.KeyKind.EndEntityAlgorithm();
        var pkcs8 = SealedKeys.Open(engine.MasterKey, stored.KeyId, stored.SealedKey);
        try
        {
            var key = SoftwareSigningKey.Import(pkcs8, algorithm);
            return new(stored.Id, authority, key, OcspResponder.Delegated(stored.Certificate, algorithm));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    private sealed record StoredResponder(string Id, Certificate Certificate, string KeyId, AuthorityKeyKind KeyKind, byte[] SealedKey);
}
