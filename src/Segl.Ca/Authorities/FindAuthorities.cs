using Segl.Ca.Storage;

namespace Segl.Ca.Authorities;

/// <summary>Looks which authorities a database holds, without opening their keys or starting an engine.</summary>
public sealed class FindAuthorities(CaDatabase database)
{
    /// <summary>Every generation of the issuing authority, the newest first, and the root last; empty before the first start.</summary>
    public async Task<IReadOnlyList<AuthorityGeneration>> HandleAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var stored = await StoredAuthority.FindAllAsync(connection, transaction: null, cancellationToken);
        return [.. stored.Select(each => each.Generation)];
    }
}
