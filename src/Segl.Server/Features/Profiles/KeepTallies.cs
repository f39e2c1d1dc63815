using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Segl.Ca.Storage;
using Segl.Pki.Names;
using Segl.Server.Features.Orders;
using Segl.Server.Storage;

namespace Segl.Server.Features.Profiles;

/// <summary>Keeps with each profile what its orders come to, in the transaction that changes an order.</summary>
/// <remarks>
/// A list of ten thousand profiles with thirty thousand certificates would otherwise count all of them for every page. Only facts of the
/// portal's own tables are kept; what the engine revoked is asked for when the list is read (decision 0013).
/// </remarks>
public sealed class KeepTallies(TimeProvider clock) : SaveChangesInterceptor
{
    private static readonly string s_countOne = $"{Counting("{0}")} WHERE id = {{1}}";

    private static readonly RowStatement s_count = new(
        $"{Counting("$2")} WHERE id = $1",
        $"""
        {Counting("moment")}
        FROM unnest($1::uuid[], $2::bigint[]) AS counted (id, moment) WHERE certificate_profile.id = counted.id
        RETURNING certificate_profile.id
        """);

    private IReadOnlyList<Guid> _touched = [];

    /// <summary>Counts a profile's orders anew; its row must be held by the transaction before the orders were changed.</summary>
    public static ConditionalWrite Count(Guid profileId, DateTimeOffset now) => new(s_count, [profileId, now.ToUnixTimeMilliseconds()]);

    /// <summary>
    /// Moves an organisation's tallies on to the next certificate where the one before has expired; nothing is wrong until then, only
    /// slower.
    /// </summary>
    public Task<int> MoveOnAsync(SeglDatabase database, Guid organisationId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        return database.Database.ExecuteSqlAsync(
            $"""
            UPDATE certificate_profile SET next_expiry = (
                SELECT MIN(CASE WHEN o.expires_at > {now} THEN o.expires_at END) FROM certificate_order o WHERE o.profile_id = certificate_profile.id)
            WHERE organisation_id = {organisationId} AND next_expiry <= {now}
            """,
            cancellationToken);
    }

    /// <inheritdoc/>
    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is not { } context)
            return result;

        // In one order, so that two who change orders of the same two profiles wait for each other and not both.
        _touched = [.. context.ChangeTracker.Entries<CertificateOrder>()
            .Where(IsTallied)
            .Select(entry => entry.Entity.ProfileId).Distinct().Order()];

        // The profile before its orders, always: who counts must have seen what the one before changed, and PostgreSQL shows a statement
        // only what was committed when it began.
        foreach (var profile in _touched)
            await context.Database.ExecuteSqlAsync(
                $"UPDATE certificate_profile SET open_orders = open_orders WHERE id = {profile}", cancellationToken);
        return result;
    }

    /// <inheritdoc/>
    public override async ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is not { } context)
            return result;

        foreach (var profile in _touched)
            await CountAsync(context, profile, cancellationToken);
        _touched = [];
        return result;
    }

    // Who holds an order, or whose address was validated, is counted nowhere.
    private static bool IsTallied(EntityEntry<CertificateOrder> entry) => entry.State switch
    {
        EntityState.Added or EntityState.Deleted => true,
        EntityState.Modified => Tallied(entry.OriginalValues) != Tallied(entry.CurrentValues),
        _ => false,
    };

    private static (bool IsOpen, bool IsDeleted, CertificateKind Kind, SerialNumber? Serial, DateTimeOffset? ExpiresAt) Tallied(
        PropertyValues values)
    {
        var status = values.GetValue<OrderStatus>(nameof(CertificateOrder.Status));
        return (
            status is OrderStatus.Pending or OrderStatus.Issuing, status is OrderStatus.Deleted,
            values.GetValue<CertificateKind>(nameof(CertificateOrder.Kind)), values.GetValue<SerialNumber?>(nameof(CertificateOrder.Serial)),
            values.GetValue<DateTimeOffset?>(nameof(CertificateOrder.ExpiresAt)));
    }

    private Task<int> CountAsync(DbContext context, Guid profileId, CancellationToken cancellationToken) =>
        context.Database.ExecuteSqlRawAsync(s_countOne, [clock.GetUtcNow().ToUnixTimeMilliseconds(), profileId], cancellationToken);

    private static string Counting(string now) => $"""
        UPDATE certificate_profile SET (open_orders, certificates, kinds, next_expiry, last_expiry) = (
            SELECT COUNT(CASE WHEN o.status IN ({(int)OrderStatus.Pending}, {(int)OrderStatus.Issuing}) THEN 1 END), COUNT(o.serial),
                COALESCE(MAX(CASE WHEN o.kind = {(int)CertificateKind.Organisation} THEN {(int)CertificateKind.Organisation} END), 0)
                    + COALESCE(MAX(CASE WHEN o.kind = {(int)CertificateKind.System} THEN {(int)CertificateKind.System} END), 0),
                MIN(CASE WHEN o.expires_at > {now} THEN o.expires_at END), MAX(o.expires_at)
            FROM certificate_order o WHERE o.profile_id = certificate_profile.id AND o.status <> {(int)OrderStatus.Deleted})
        """;
}
