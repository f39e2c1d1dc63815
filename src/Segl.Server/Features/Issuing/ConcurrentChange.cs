using Segl.Pki.Outcomes;
using Segl.Server.Storage;

namespace Segl.Server.Features.Issuing;

/// <summary>Repeats a conditional change that lost against another one: it looks again, and decides anew.</summary>
internal static class ConcurrentChange
{
    // Each loss is another's success, and an order changes a handful of times in its life.
    private const int TriesMax = 8;

    public static async Task<Refusal?> RepeatAsync(Func<Task<Refusal?>> change)
    {
        for (var tries = 1; ; tries++)
        {
            var refusal = await change();
            if (refusal?.Code != UnitOfWork.ChangedMeanwhile || tries == TriesMax)
                return refusal;
        }
    }

    public static async Task<Result<T>> RepeatAsync<T>(Func<Task<Result<T>>> change)
        where T : notnull
    {
        for (var tries = 1; ; tries++)
        {
            var result = await change();
            if (result.Refusal?.Code != UnitOfWork.ChangedMeanwhile || tries == TriesMax)
                return result;
        }
    }
}
