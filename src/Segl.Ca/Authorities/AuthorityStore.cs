using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Segl.Ca.Auditing;
using Segl.Ca.Keys;
using Segl.Ca.Storage;
using Segl.Pki.Certificates;
using Segl.Pki.Chains;

namespace Segl.Ca.Authorities;

/// <summary>Opens the installation's authorities, or makes or imports them at the first start: once, however many nodes start.</summary>
internal sealed class AuthorityStore(CaDatabase database, AuditTrail audit, MasterKey masterKey, TimeProvider time, ILogger logger)
{
    private const string SealPurpose = "ca-key";
    private const string Actor = "system:ca";

    // Any number that is not the migration runner's: the letters "seca" in ASCII.
    private const string AdvisoryLock = "SELECT pg_advisory_xact_lock(1936024417)";

    private const string SelectCurrent = """
        SELECT a.id, a.certificate, r.certificate, k.id, k.kind, k.sealed_private_key
        FROM ca_authority a JOIN ca_authority r ON r.id = a.issuer_id JOIN ca_key k ON k.id = a.key_id
        WHERE a.role = 'issuing' AND a.retired_at IS NULL
        """;

    private const string InsertKey =
        "INSERT INTO ca_key (id, kind, public_key, sealed_private_key, created_at) VALUES ($1, $2, $3, $4, $5)";

    private const string InsertAuthority = """
        INSERT INTO ca_authority (id, role, key_id, issuer_id, serial, certificate, not_before, not_after, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """;

    public async Task<Authority> OpenOrCreateAsync(CaSettings settings, CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is { } existing)
            return Open(existing, settings);

        using (var made = await MakeAsync(settings, cancellationToken))
            await RecordIfFirstAsync(made, cancellationToken);

        // Read back, also by the node that made them: what is used is what is recorded.
        return Open((await FindAsync(cancellationToken))!, settings);
    }

    private async Task<NewAuthorities> MakeAsync(CaSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Import is null)
            return AuthorityFactory.Create(settings, time.GetUtcNow());

        var imported = await AuthorityFiles.ReadAsync(settings.Import, time.GetUtcNow(), cancellationToken);
        return imported.IsRefused
            ? throw new InvalidOperationException($"The authority cannot be imported: {imported.Refusal.Detail}")
            : imported.Value;
    }

    private async Task<StoredAuthority?> FindAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await FindAsync(connection, transaction: null, cancellationToken);
    }

    private static async Task<StoredAuthority?> FindAsync(
        DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        await using var command = connection.Statement(transaction, SelectCurrent);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new(reader.GetString(0), reader.Bytes(1), reader.Bytes(2), reader.GetString(3), reader.GetString(4), reader.Bytes(5))
            : null;
    }

    private Authority Open(StoredAuthority stored, CaSettings settings)
    {
        var issuing = Certificate.Parse(stored.Certificate).Value;
        var chain = CertificateChain.Of([issuing, Certificate.Parse(stored.RootCertificate).Value]).Value;
        var algorithm = Enum.Parse<AuthorityKeyKind>(stored.KeyKind).EndEntityAlgorithm();
        var key = OpenKey(stored, algorithm);
        var issuer = Issuer.Of(
            issuing, algorithm, settings.Uris.IssuingCertificate, settings.Uris.Ocsp, settings.Uris.IssuingRevocationList);
        AuthoritiesLog.Opened(logger, issuing.Subject, algorithm.Id, issuing.Validity.NotAfter);
        return new(stored.Id, key, chain, issuer);
    }

    private SoftwareSigningKey OpenKey(StoredAuthority stored, Pki.Keys.SignatureAlgorithm algorithm)
    {
        byte[] pkcs8;
        try
        {
            pkcs8 = masterKey.Open(SealPurpose, stored.SealedKey, Encoding.UTF8.GetBytes(stored.KeyId));
        }
        catch (CryptographicException exception)
        {
            throw new InvalidOperationException(
                "The master key does not open this database's authority key: give the master key that the database was set up with.",
                exception);
        }

        try
        {
            return SoftwareSigningKey.Import(pkcs8, algorithm);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    private async Task RecordIfFirstAsync(NewAuthorities made, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (database.Kind is DatabaseKind.PostgreSql)
            connection.Execute(transaction, AdvisoryLock);

        // Looked again under the lock: another node may have been quicker, and then its authorities are the authorities.
        if (await FindAsync(connection, transaction, cancellationToken) is not null)
            return;

        var rootId = Insert(connection, transaction, made.Root, issuerId: null);
        Insert(connection, transaction, made.Issuing, rootId);
        await audit.AppendAsync(connection, transaction, [Evidence(made, made.Root), Evidence(made, made.Issuing)], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        AuthoritiesLog.Recorded(logger, made.AuditAction, made.Root.Certificate.Subject, made.Issuing.Certificate.Subject);
    }

    private string Insert(DbConnection connection, DbTransaction transaction, NewAuthority authority, string? issuerId)
    {
        var now = time.GetUtcNow();
        var keyId = Guid.CreateVersion7(now).ToString();
        var id = Guid.CreateVersion7(now).ToString();
        var certificate = authority.Certificate;
        var sealedKey = authority.Pkcs8.Length == 0 ? null : masterKey.Seal(SealPurpose, authority.Pkcs8, Encoding.UTF8.GetBytes(keyId));
        connection.Execute(
            transaction,
            InsertKey,
            keyId,
            authority.KeyKind.ToString(),
            certificate.PublicKey.Spki.ToArray(),
            sealedKey,
            now.ToUnixTimeMilliseconds());
        connection.Execute(
            transaction, InsertAuthority,
            id, authority.Role, keyId, issuerId ?? id, certificate.SerialNumber.ToString(), certificate.Der.ToArray(),
            certificate.Validity.NotBefore.ToUnixTimeMilliseconds(), certificate.Validity.NotAfter.ToUnixTimeMilliseconds(),
            now.ToUnixTimeMilliseconds());
        return id;
    }

    private AuditEvent Evidence(NewAuthorities made, NewAuthority authority) =>
        new AuditEvent(
            time.GetUtcNow(),
            Actor,
            made.AuditAction,
            Organisation: null,
            authority.Certificate.SerialNumber.ToString(),
            AuditOutcome.Succeeded)
            .With("role", authority.Role)
            .With("name", authority.Certificate.Subject.ToString())
            .With("sha256", authority.Certificate.Sha256Fingerprint);

    private sealed record StoredAuthority(
        string Id, byte[] Certificate, byte[] RootCertificate, string KeyId, string KeyKind, byte[] SealedKey);
}
