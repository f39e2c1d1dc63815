using Segl.Ca;
using Segl.Ca.Authorities;
using Segl.Ca.Revoking;

namespace Segl.Server.Features.Status;

/// <summary>An authority's newest revocation list, kept in memory until the database has a newer one.</summary>
/// <remarks>The look is one row by its key, so every node serves what any node published, a few seconds later.</remarks>
internal sealed class NewestRevocationList(CertificateAuthority authority, AuthorityGeneration issuer, TimeProvider clock) : IDisposable
{
    /// <summary>How old the word of the database may be.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    private const string ContentType = "application/pkix-crl";

    private readonly SemaphoreSlim _look = new(1);
    private volatile Looked? _last;

    /// <summary>The list; null where none was published.</summary>
    public async ValueTask<Found?> FindAsync(CancellationToken cancellationToken)
    {
        var last = _last;
        if (last is not null && IsFresh(last))
            return last.Found;

        // One looks; who has something to show meanwhile does not wait.
        if (!await _look.WaitAsync(last?.Found is null ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, cancellationToken))
            return last?.Found;
        try
        {
            return await LookAsync(cancellationToken);
        }
        finally
        {
            _look.Release();
        }
    }

    public void Dispose() => _look.Dispose();

    private async Task<Found?> LookAsync(CancellationToken cancellationToken)
    {
        var last = _last;
        if (last is not null && IsFresh(last))
            return last.Found;

        var lookedAt = clock.GetTimestamp();
        var newer = await authority.FindRevocationListAsync(issuer, last?.Found?.Number ?? 0, cancellationToken);
        var found = newer is null ? last?.Found : Found.Of(newer);
        _last = new(lookedAt, found);
        return found;
    }

    private bool IsFresh(Looked looked) => clock.GetElapsedTime(looked.At) < LookInterval;

    private sealed record Looked(long At, Found? Found);

    /// <summary>A list and how it is served.</summary>
    internal sealed record Found(long Number, DateTimeOffset NextUpdate, StatusDocument Document)
    {
        // A revocation is published within a minute; nobody's cache is to keep it back for hours.
        private static readonly TimeSpan AgeMax = TimeSpan.FromMinutes(10);

        public static Found Of(PublishedRevocationList list) => new(
            list.Number,
            list.NextUpdate,
            new(list.Der, ContentType, new($"\"{list.Sha256}\""), list.ThisUpdate));

        /// <summary>How long a cache may keep it: never beyond its end.</summary>
        public TimeSpan AgeMaxAt(DateTimeOffset now) => TimeSpan.FromTicks(Math.Clamp((NextUpdate - now).Ticks, 0, AgeMax.Ticks));
    }
}
