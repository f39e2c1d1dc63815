using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Segl.Server.Storage;

namespace Segl.Server.Features.Orders;

/// <summary>Reference numbers that no order had when they were looked up, many at a time; each is given once by this process.</summary>
/// <remarks>
/// Another process may give one of them meanwhile: one in ten thousand million, which the table's unique index refuses, as it would one that was looked up a
/// moment before.
/// </remarks>
public sealed class FreeReferenceNumbers
{
    private const int LookedUpAtOnce = 64;

    /// <summary>More than are ever needed: of ten thousand million numbers, few are taken.</summary>
    private const int LooksMax = 20;

    private readonly ConcurrentQueue<ReferenceNumber> _free = new();

    /// <summary>A number that is free.</summary>
    public async Task<ReferenceNumber> TakeAsync(SeglDatabase database, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        for (var looks = 0; looks < LooksMax; looks++)
        {
            if (_free.TryDequeue(out var free))
                return free;

            var drawn = Enumerable.Range(0, LookedUpAtOnce).Select(_ => ReferenceNumber.Draw()).Distinct().ToList();
            var taken = await database.Orders.Where(order => drawn.Contains(order.ReferenceNumber)).Select(order => order.ReferenceNumber)
                .ToListAsync(cancellationToken);
            foreach (var number in drawn.Except(taken))
                _free.Enqueue(number);
        }

        throw new InvalidOperationException($"{LooksMax} times in a row no reference number was free.");
    }
}
