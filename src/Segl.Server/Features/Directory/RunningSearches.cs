using Segl.Server.Features.Directory.Ldap;

namespace Segl.Server.Features.Directory;

/// <summary>The searches of one connection that are not answered yet, by the numbers of their messages.</summary>
internal sealed class RunningSearches(TimeProvider clock, CancellationToken ended) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, RunningSearch> _running = [];

    // Whoever asks one thing after the other needs one, again and again.
    private RunningSearch? _spare;

    /// <summary>Begins one; null where one of that number runs.</summary>
    public RunningSearch? TryBegin(int messageId)
    {
        lock (_lock)
        {
            if (_running.ContainsKey(messageId))
                return null;

            var search = _spare ?? new RunningSearch(clock, ended);
            _spare = null;
            search.MessageId = messageId;
            _running.Add(messageId, search);
            return search;
        }
    }

    /// <summary>Gives one up, if it still runs.</summary>
    public async Task AbandonAsync(int messageId)
    {
        RunningSearch? search;
        lock (_lock)
        {
            if (!_running.TryGetValue(messageId, out search))
                return;
            search.IsAbandoned = true;
        }

        try
        {
            await search.Limit.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It has ended at this very moment.
        }
    }

    /// <summary>One has ended.</summary>
    public void End(RunningSearch search)
    {
        lock (_lock)
        {
            _running.Remove(search.MessageId);
            search.Writer.Clear();
            if (_spare is null && search.IsFresh)
            {
                _spare = search;
                return;
            }
        }

        search.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => _spare?.Dispose();
}

/// <summary>A search that is not answered yet.</summary>
/// <param name="clock">The time.</param>
/// <param name="ended">The end of its connection.</param>
internal sealed class RunningSearch(TimeProvider clock, CancellationToken ended) : IDisposable
{
    // An answer of many entries is not worth keeping its room.
    private const int KeptBytesMax = 16 * 1024;

    private volatile bool _isAbandoned;

    /// <summary>The number of its message.</summary>
    public int MessageId { get; set; }

    /// <summary>How long it may take; cancelled too when the client gives it up or is gone.</summary>
    public Deadline Limit { get; } = new(clock, ended);

    /// <summary>Its answer.</summary>
    public LdapWriter Writer { get; } = new();

    /// <summary>Whether the client has given it up.</summary>
    public bool IsAbandoned
    {
        get => _isAbandoned;
        set => _isAbandoned = value;
    }

    /// <summary>Whether what it is made of can serve another search.</summary>
    public bool IsFresh => !_isAbandoned && !Limit.HasPassed && !Limit.Token.IsCancellationRequested && Writer.Capacity <= KeptBytesMax;

    /// <inheritdoc/>
    public void Dispose() => Limit.Dispose();
}
