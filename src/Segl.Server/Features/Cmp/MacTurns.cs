using Microsoft.Extensions.Options;
using Segl.Pki.Outcomes;

namespace Segl.Server.Features.Cmp;

/// <summary>Lets few MACs be computed at once: they are the only work that a stranger can have done here before it is known who asks.</summary>
public sealed class MacTurns(IOptions<CmpOptions> options) : IDisposable
{
    /// <summary>More than this wait for nobody: they are told to come back.</summary>
    private const int WaitersMax = 100;

    private readonly SemaphoreSlim _turns = new(options.Value.MacsAtOnce);
    private int _waiters;

    /// <summary>Computes when it is one's turn; <c>Busy</c> where too many wait.</summary>
    public async Task<Result<T>> TakeAsync<T>(Func<Task<Result<T>>> compute, CancellationToken cancellationToken)
        where T : notnull
    {
        try
        {
            if (Interlocked.Increment(ref _waiters) > WaitersMax)
                return new Refusal("Busy", "Too many messages are being looked at. Try again in a minute.");

            await _turns.WaitAsync(cancellationToken);
            try
            {
                return await compute();
            }
            finally
            {
                _turns.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiters);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();
}
