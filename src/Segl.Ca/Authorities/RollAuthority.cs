using System.Globalization;
using Segl.Ca.Auditing;
using Segl.Ca.Keys;
using Segl.Ca.Storage;
using Segl.Pki.Certificates;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Ca.Authorities;

/// <summary>
/// Rolls the issuing authority over: makes its next generation, with a key and a name of its own, under the same root; or takes one over that
/// was made where the root is.
/// </summary>
/// <remarks>
/// It needs no running engine: engines on the database see the new generation at their next look, publish its first list and make its responder,
/// and sign with it from its <see cref="AuthorityGeneration.SignsFrom"/> on. docs/decisions tells why.
/// </remarks>
public sealed class RollAuthority(CaSettings settings, CaDatabase database, MasterKey masterKey, TimeProvider time)
{
    /// <summary>How long a new generation waits, so that every node knows it, its list and its responder before it signs.</summary>
    /// <remarks>Six looks of a node, and room for clocks that do not agree.</remarks>
    public static readonly TimeSpan Notice = TimeSpan.FromMinutes(1);

    // Whoever rolls over half a year before nobody can be given a whole certificate any more is not late.
    private static readonly TimeSpan Lead = TimeSpan.FromDays(180);

    /// <summary>Makes the next generation, or takes it over from <paramref name="import"/>.</summary>
    /// <param name="actor">Who asks, for the audit trail.</param>
    /// <param name="import">An authority of the same root that was made elsewhere; null makes one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// <c>AuthorityMissing</c>, <c>RollOverUnderWay</c>, <c>RootKeyElsewhere</c>, <c>RootEndsTooSoon</c>, <c>ImportNotSuccessor</c>, or why a
    /// file cannot be taken over.
    /// </returns>
    public async Task<Result<AuthorityGeneration>> HandleAsync(string actor, AuthorityImport? import, CancellationToken cancellationToken)
    {
        var stored = await FindAsync(cancellationToken);
        if (Refuse(stored) is { } refusal)
            return refusal;

        var made = import is null ? await MakeAsync(stored, cancellationToken) : await TakeOverAsync(stored, import, cancellationToken);
        if (made.IsRefused)
            return made.Refusal;

        using var authority = made.Value;
        return await RecordAsync(authority, stored, actor, cancellationToken);
    }

    /// <summary>Whether an authority is so near its end that a certificate of full length soon no longer fits into its own.</summary>
    internal static bool IsDue(Authority authority, CaSettings settings, DateTimeOffset now) =>
        now >= authority.Chain.Leaf.Validity.NotAfter - LifetimeOf(settings) - Lead;

    private static TimeSpan LifetimeOf(CaSettings settings) => OcesTemplate.Organisation(settings.Oces).Lifetime;

    private async Task<IReadOnlyList<StoredAuthority>> FindAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await StoredAuthority.FindAllAsync(connection, transaction: null, cancellationToken);
    }

    private Refusal? Refuse(IReadOnlyList<StoredAuthority> stored)
    {
        if (stored.Count == 0)
            return new("AuthorityMissing", "There is no authority to roll over: the first start makes one.");
        return stored[0].Generation.SignsFrom > time.GetUtcNow() ? UnderWay(stored[0].Generation) : null;
    }

    private static Refusal UnderWay(AuthorityGeneration newest) => new(
        "RollOverUnderWay",
        string.Create(CultureInfo.InvariantCulture, $"Generation {newest.Number} was just made, and signs from {newest.SignsFrom:HH:mm:ss} on."));

    private async Task<Result<NewAuthority>> MakeAsync(IReadOnlyList<StoredAuthority> stored, CancellationToken cancellationToken)
    {
        var (root, now) = (stored[^1], time.GetUtcNow());
        if (root.SealedKey is null)
            return new Refusal(
                "RootKeyElsewhere",
                $"The key of {root.Certificate.Subject} is not in this database: make the next authority where it is, and take it over.");
        if (root.Certificate.Validity.NotAfter < now + LifetimeOf(settings) + Lead)
            return new Refusal(
                "RootEndsTooSoon",
                $"{root.Certificate.Subject} ends {root.Certificate.Validity.NotAfter:yyyy-MM-dd}: no certificate of full length fits below it.");

        var issuer = AuthorityStore.RootIssuer(root, settings.Uris);
        var name = AuthorityName.After(stored[0].Certificate.Subject, stored[0].Generation.Number + 1);
        using var key = new AuthorityKeys(masterKey).Open(root, issuer.Algorithm);
        return await AuthorityFactory.CreateIssuingAsync(settings, name, issuer, key, now, cancellationToken);
    }

    private async Task<Result<NewAuthority>> TakeOverAsync(
        IReadOnlyList<StoredAuthority> stored, AuthorityImport import, CancellationToken cancellationToken)
    {
        var read = await AuthorityFiles.ReadAsync(import, time.GetUtcNow(), cancellationToken);
        if (read.IsRefused)
            return read.Refusal;

        var (issuing, root) = (read.Value.Issuing, read.Value.Root);
        if (!root.Certificate.Equals(stored[^1].Certificate))
            return NotSuccessor(issuing, $"The root of the chain is not {stored[^1].Certificate.Subject} of this installation.");

        // A relying party tells generations by name (RFC 5280 §4.1.2.4), and their lists with them.
        if (stored.Any(each => each.Certificate.Subject.Equals(issuing.Certificate.Subject)))
            return NotSuccessor(issuing, $"There is an authority {issuing.Certificate.Subject} already; each generation has a name of its own.");
        if (stored.Any(each => each.Certificate.PublicKey.Equals(issuing.Certificate.PublicKey)))
            return NotSuccessor(issuing, "An earlier generation has the same key.");
        return issuing;
    }

    private static Refusal NotSuccessor(NewAuthority refused, string detail)
    {
        refused.Dispose();
        return new("ImportNotSuccessor", detail);
    }

    private async Task<Result<AuthorityGeneration>> RecordAsync(
        NewAuthority authority, IReadOnlyList<StoredAuthority> stored, string actor, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (database.Kind is DatabaseKind.PostgreSql)
            connection.Execute(transaction, AuthorityStore.AdvisoryLock);

        // Looked again under the lock: somebody else may have rolled over while this key was made.
        var newest = (await StoredAuthority.FindAllAsync(connection, transaction, cancellationToken))[0];
        if (newest.Id != stored[0].Id)
            return UnderWay(newest.Generation);

        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        var generation = new AuthorityGeneration(AuthorityRole.Issuing, newest.Generation.Number + 1, authority.Certificate, now + Notice);
        StoredAuthority.Insert(connection, transaction, masterKey, authority, generation, stored[^1].Id, now);
        var evidence = StoredAuthority.Evidence(now, actor, "authority.roll", authority)
            .With("generation", generation.Number.ToString(CultureInfo.InvariantCulture))
            .With("signsFrom", generation.SignsFrom.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        await new AuditTrail(database).AppendAsync(connection, transaction, [evidence], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return generation;
    }
}
