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
    // Any number that is not the migration runner's: the letters "seca" in ASCII.
    public const string AdvisoryLock = "SELECT pg_advisory_xact_lock(1936024417)";

    private const string Actor = "system:ca";

    private readonly AuthorityKeys _keys = new(masterKey);

    public async Task<AuthoritySet> OpenOrCreateAsync(CaSettings settings, CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is { Count: > 0 } existing)
            return Open(existing, settings);

        using (var made = await MakeAsync(settings, cancellationToken))
            await RecordIfFirstAsync(made, cancellationToken);

        // Read back, also by the node that made them: what is used is what is recorded.
        return Open(await FindAsync(cancellationToken), settings);
    }

    /// <summary>The generations that were made since the others were opened, the newest first.</summary>
    public async Task<IReadOnlyList<Authority>> OpenNewerAsync(AuthoritySet known, CaSettings settings, CancellationToken cancellationToken)
    {
        var newest = known.Issuing[0].Generation.Number;
        var stored = await FindAsync(cancellationToken);
        return [.. stored.SkipLast(1).TakeWhile(each => each.Generation.Number > newest).Select(each => OpenAtHand(each, stored[^1], settings))];
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

    private async Task<IReadOnlyList<StoredAuthority>> FindAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await StoredAuthority.FindAllAsync(connection, transaction: null, cancellationToken);
    }

    private AuthoritySet Open(IReadOnlyList<StoredAuthority> stored, CaSettings settings)
    {
        var (root, generations) = (stored[^1], stored.SkipLast(1).ToList());
        var current = generations.FindIndex(each => each.Generation.SignsFrom <= time.GetUtcNow());
        var issuing = generations.Select((each, place) => place <= current || current < 0
            ? OpenAtHand(each, root, settings)
            : Authority(each, root, settings, _keys.OpenForEach(each, each.KeyKind.EndEntityAlgorithm())));
        return new([.. issuing], OpenRoot(root, settings.Uris));
    }

    private Authority OpenAtHand(StoredAuthority stored, StoredAuthority root, CaSettings settings)
    {
        var authority = Authority(stored, root, settings, _keys.Open(stored, stored.KeyKind.EndEntityAlgorithm()));
        AuthoritiesLog.Opened(
            logger, stored.Generation.Number, stored.Certificate.Subject, authority.Key.Algorithm.Id, stored.Certificate.Validity.NotAfter);
        if (RollAuthority.IsDue(authority, settings, time.GetUtcNow()))
            AuthoritiesLog.RollOverDue(logger, stored.Certificate.Subject, stored.Certificate.Validity.NotAfter);
        return authority;
    }

    private static Authority Authority(StoredAuthority stored, StoredAuthority root, CaSettings settings, ISigningKey key)
    {
        var (number, uris) = (stored.Generation.Number, settings.Uris);
        var issuer = Issuer.Of(
            stored.Certificate, key.Algorithm, uris.IssuingCertificateOf(number), uris.Ocsp, uris.IssuingRevocationListOf(number));
        return new(stored.Generation, stored.Id, key, CertificateChain.Of([stored.Certificate, root.Certificate]).Value, issuer);
    }

    // The root signs every few weeks.
    private AuthoritySigner OpenRoot(StoredAuthority root, AuthorityUris uris)
    {
        var issuer = RootIssuer(root, uris);
        return new(
            AuthorityRole.Root, root.Id, root.Certificate, issuer,
            root.SealedKey is null ? null : _keys.OpenForEach(root, issuer.Algorithm).SignAsync);
    }

    public static Issuer RootIssuer(StoredAuthority root, AuthorityUris uris) => Issuer.Of(
        root.Certificate, root.KeyKind.AuthorityAlgorithm(), uris.RootCertificate, uris.Ocsp, uris.RootRevocationList);

    private async Task RecordIfFirstAsync(NewAuthorities made, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (database.Kind is DatabaseKind.PostgreSql)
            connection.Execute(transaction, AdvisoryLock);

        // Looked again under the lock: another node may have been quicker, and then its authorities are the authorities.
        if ((await StoredAuthority.FindAllAsync(connection, transaction, cancellationToken)).Count > 0)
            return;

        var now = time.GetUtcNow();
        var rootId = StoredAuthority.Insert(connection, transaction, masterKey, made.Root, First(AuthorityRole.Root, made.Root), issuerId: null, now);
        StoredAuthority.Insert(connection, transaction, masterKey, made.Issuing, First(AuthorityRole.Issuing, made.Issuing), rootId, now);
        await audit.AppendAsync(
            connection, transaction,
            [
                StoredAuthority.Evidence(now, Actor, made.AuditAction, made.Root),
                StoredAuthority.Evidence(now, Actor, made.AuditAction, made.Issuing),
            ],
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        AuthoritiesLog.Recorded(logger, made.AuditAction, made.Root.Certificate.Subject, made.Issuing.Certificate.Subject);
    }

    private static AuthorityGeneration First(AuthorityRole role, NewAuthority made) =>
        new(role, Number: 1, made.Certificate, made.Certificate.Validity.NotBefore);
}
