using System.Data.Common;
using Segl.Ca.Auditing;
using Segl.Ca.Keys;
using Segl.Ca.Storage;
using Segl.Pki.Certificates;

namespace Segl.Ca.Authorities;

/// <summary>A row of <c>ca_authority</c> with its key.</summary>
internal sealed record StoredAuthority(
    AuthorityGeneration Generation, string Id, string KeyId, AuthorityKeyKind KeyKind, byte[]? SealedKey)
{
    private const string SelectAll = """
        SELECT a.role, a.generation, a.certificate, a.signs_from, a.id, k.id, k.kind, k.sealed_private_key
        FROM ca_authority a JOIN ca_key k ON k.id = a.key_id ORDER BY a.role, a.generation DESC
        """;

    private const string InsertAuthority = """
        INSERT INTO ca_authority (id, role, generation, key_id, issuer_id, serial, certificate, not_before, not_after, created_at, signs_from)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """;

    public Certificate Certificate => Generation.Certificate;

    /// <summary>Every generation of the issuing authority, the newest first, and the root last; empty before the first start.</summary>
    public static async Task<IReadOnlyList<StoredAuthority>> FindAllAsync(
        DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        await using var command = connection.Statement(transaction, SelectAll);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<StoredAuthority>();
        while (await reader.ReadAsync(cancellationToken))
            found.Add(Read(reader));
        return found;
    }

    /// <summary>Records an authority and answers its id; a root's issuer is null.</summary>
    public static string Insert(
        DbConnection connection, DbTransaction transaction, MasterKey masterKey, NewAuthority authority, AuthorityGeneration generation,
        string? issuerId, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now).ToString();
        var certificate = authority.Certificate;
        var keyId = SealedKeys.Insert(connection, transaction, masterKey, authority.KeyKind, certificate.PublicKey, authority.Pkcs8, now);
        connection.Execute(
            transaction, InsertAuthority,
            id, authority.Role, generation.Number, keyId, issuerId ?? id, certificate.SerialNumber.ToString(), certificate.Der.ToArray(),
            certificate.Validity.NotBefore.ToUnixTimeMilliseconds(), certificate.Validity.NotAfter.ToUnixTimeMilliseconds(),
            now.ToUnixTimeMilliseconds(), generation.SignsFrom.ToUnixTimeMilliseconds());
        return id;
    }

    /// <summary>The event of an authority that was recorded.</summary>
    public static AuditEvent Evidence(DateTimeOffset now, string actor, string action, NewAuthority authority) =>
        new AuditEvent(now, actor, action, Organisation: null, authority.Certificate.SerialNumber.ToString(), AuditOutcome.Succeeded)
            .With("role", authority.Role)
            .With("name", authority.Certificate.Subject.ToString())
            .With("sha256", authority.Certificate.Sha256Fingerprint);

    // What is recorded was parsed before.
    private static StoredAuthority Read(DbDataReader reader)
    {
        var role = reader.GetString(0) == NewAuthority.Root ? AuthorityRole.Root : AuthorityRole.Issuing;
        var certificate = Certificate.Parse(reader.Bytes(2)).Value;
        return new(
            new(role, reader.GetInt32(1), certificate, reader.Instant(3)),
            reader.GetString(4),
            reader.GetString(5),
            Enum.Parse<AuthorityKeyKind>(reader.GetString(6)),
            reader.IsDBNull(7) ? null : reader.Bytes(7));
    }
}
