using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Segl.Ca.Auditing;
using Segl.Ca.Keys;
using Segl.Ca.Storage;
using Segl.Pki.Certificates;
using Segl.Pki.Chains;
using Segl.Pki.Keys;

namespace Segl.Ca.Authorities;

/// <summary>Opens the installation's authorities, or makes or imports them at the first start: once, however many nodes start.</summary>
internal sealed class AuthorityStore(CaDatabase database, AuditTrail audit, MasterKey masterKey, TimeProvider time, ILogger logger)
{
    private const string Actor = "system:ca";

    // Any number that is not the migration runner's: the letters "seca" in ASCII.
    private const string AdvisoryLock = "SELECT pg_advisory_xact_lock(1936024417)";

    private const string SelectCurrent = """
        SELECT a.id, a.certificate, k.id, k.kind, k.sealed_private_key, r.id, r.certificate, rk.id, rk.kind, rk.sealed_private_key
        FROM ca_authority a JOIN ca_authority r ON r.id = a.issuer_id JOIN ca_key k ON k.id = a.key_id JOIN ca_key rk ON rk.id = r.key_id
        WHERE a.role = 'issuing' AND a.retired_at IS NULL
        """;

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

    private async Task<StoredAuthorities?> FindAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await FindAsync(connection, transaction: null, cancellationToken);
    }

    private static async Task<StoredAuthorities?> FindAsync(
        DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        await using var command = connection.Statement(transaction, SelectCurrent);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new(ReadAuthority(reader, 0), ReadAuthority(reader, 5)) : null;
    }

    private static StoredAuthority ReadAuthority(DbDataReader reader, int first) => new(
        reader.GetString(first),
        Certificate.Parse(reader.Bytes(first + 1)).Value,
        reader.GetString(first + 2),
        Enum.Parse<AuthorityKeyKind>(reader.GetString(first + 3)),
        reader.IsDBNull(first + 4) ? null : reader.Bytes(first + 4));

    private Authority Open(StoredAuthorities stored, CaSettings settings)
    {
        var (issuing, uris) = (stored.Issuing, settings.Uris);
        var algorithm = issuing.KeyKind.EndEntityAlgorithm();
        var key = OpenKey(issuing, algorithm);
        var issuer = Issuer.Of(issuing.Certificate, algorithm, uris.IssuingCertificate, uris.Ocsp, uris.IssuingRevocationList);
        var chain = CertificateChain.Of([issuing.Certificate, stored.Root.Certificate]).Value;
        AuthoritiesLog.Opened(logger, issuing.Certificate.Subject, algorithm.Id, issuing.Certificate.Validity.NotAfter);
        return new(issuing.Id, key, chain, issuer, OpenRoot(stored.Root, uris));
    }

    // The root signs every few weeks: its key is in the clear for as long as one signature takes.
    private AuthoritySigner OpenRoot(StoredAuthority root, AuthorityUris uris)
    {
        var algorithm = root.KeyKind.AuthorityAlgorithm();
        var issuer = Issuer.Of(root.Certificate, algorithm, uris.RootCertificate, uris.Ocsp, uris.RootRevocationList);
        return new(AuthorityRole.Root, root.Id, root.Certificate, issuer, root.SealedKey is null ? null : SignAsync);

        async ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> toBeSigned, CancellationToken cancellationToken)
        {
            using var key = OpenKey(root, algorithm);
            return await key.SignAsync(toBeSigned, cancellationToken);
        }
    }

    private SoftwareSigningKey OpenKey(StoredAuthority stored, SignatureAlgorithm algorithm)
    {
        var sealedKey = stored.SealedKey
            ?? throw new InvalidOperationException($"The key of {stored.Certificate.Subject} is not in this database.");
        var pkcs8 = SealedKeys.Open(masterKey, stored.KeyId, sealedKey);
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
        var id = Guid.CreateVersion7(now).ToString();
        var certificate = authority.Certificate;
        var keyId = SealedKeys.Insert(
            connection, transaction, masterKey, authority.KeyKind, certificate.PublicKey, authority.Pkcs8, now);
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

    private sealed record StoredAuthority(string Id, Certificate Certificate, string KeyId, AuthorityKeyKind KeyKind, byte[]? SealedKey);

    private sealed record StoredAuthorities(StoredAuthority Issuing, StoredAuthority Root);
}
