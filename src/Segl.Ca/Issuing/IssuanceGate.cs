using System.Collections.Concurrent;

namespace Segl.Ca.Issuing;

/// <summary>Lets one caller of this process at a time work on an issuance id; the others wait and then look for themselves.</summary>
internal sealed class IssuanceGate
{
    private readonly ConcurrentDictionary<Guid, Task> _inFlight = new();

    public bool IsInFlight(Guid issuanceId) => _inFlight.ContainsKey(issuanceId);

    /// <summary>Waits for the id; disposing what comes back lets the next one in.</summary>
    public async Task<IDisposable> EnterAsync(Guid issuanceId, CancellationToken cancellationToken)
    {
        var flight = new Flight(this, issuanceId);
        while (true)
        {
            var current = _inFlight.GetOrAdd(issuanceId, flight.Landed);
            if (current == flight.Landed)
                return flight;
            await current.WaitAsync(cancellationToken);
        }
    }

    private sealed class Flight(IssuanceGate gate, Guid issuanceId) : IDisposable
    {
        private readonly TaskCompletionSource _landed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Landed => _landed.Task;

        public void Dispose()
        {
            gate._inFlight.TryRemove(issuanceId, out _);
            _landed.SetResult();
        }
    }
}
