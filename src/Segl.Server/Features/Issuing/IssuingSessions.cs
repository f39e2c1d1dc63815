using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;

namespace Segl.Server.Features.Issuing;

/// <summary>The issuing sessions of this process: in memory, bounded, gone when they lie idle and when the process ends.</summary>
/// <remarks>
/// With several nodes, a balancer keeps a browser at one node; where it does not, the person begins again and loses nothing.
/// </remarks>
public sealed class IssuingSessions(ProcessSeal seal, IOptions<IssuingOptions> options, TimeProvider clock) : IDisposable
{
    private const int TokenBytes = 32;

    // Twice a token's text: whatever is longer was not made here.
    private const int TokenCharactersMax = 86;

    private readonly ConcurrentDictionary<string, IssuingSession> _sessions = new(StringComparer.Ordinal);
    private readonly Lock _beginning = new();

    /// <summary>How many there are.</summary>
    public int Count => _sessions.Count;

    /// <summary>Begins a session for somebody who was identified; <c>Busy</c> where there are too many.</summary>
    public Result<StartedIssuing> Begin(CertificateOrder order, IssuingIdentity identity)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var session = new IssuingSession(order, identity, HashOf(token), seal, clock.GetUtcNow());
        lock (_beginning)
        {
            if (IsFull)
                EndIdle();
            if (IsFull)
                return new Refusal("Busy", "Too many certificates are being issued at this moment. Try again in a minute.");

            _sessions[KeyOf(session.TokenHash.Span)] = session;
        }

        return new StartedIssuing(session, token);
    }

    /// <summary>The living session of a token; null where there is none.</summary>
    public IssuingSession? Find(string? token)
    {
        if (token is null or { Length: 0 or > TokenCharactersMax } || !_sessions.TryGetValue(KeyOf(HashOf(token)), out var session))
            return null;

        var now = clock.GetUtcNow();
        if (IsIdle(session, now))
        {
            End(session);
            return null;
        }

        session.UsedAt = now;
        return session;
    }

    /// <summary>Whether this process has the session that an order names.</summary>
    public bool Holds(ReadOnlySpan<byte> tokenHash) => _sessions.ContainsKey(KeyOf(tokenHash));

    /// <summary>Forgets a session with all that is in it.</summary>
    public void End(IssuingSession session)
    {
        _sessions.TryRemove(KeyOf(session.TokenHash.Span), out _);
        session.Close();
    }

    /// <summary>Forgets those that have lain idle too long.</summary>
    public void EndIdle()
    {
        var now = clock.GetUtcNow();
        foreach (var session in _sessions.Values.Where(session => IsIdle(session, now)))
            End(session);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var session in _sessions.Values)
            End(session);
    }

    private bool IsFull =>
        _sessions.Count >= options.Value.SessionsMax
            || _sessions.Values.Sum(session => (long)session.HeldBytes) >= options.Value.HeldBytesMax;

    private bool IsIdle(IssuingSession session, DateTimeOffset now) => !session.IsBusy && now - session.UsedAt > options.Value.IdleMax;

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static string KeyOf(ReadOnlySpan<byte> tokenHash) => Convert.ToHexStringLower(tokenHash);
}

/// <summary>A new session and the token that goes into the browser's cookie.</summary>
public sealed record StartedIssuing(IssuingSession Session, string Token)
{
    /// <inheritdoc/>
    public override string ToString() => Session.ToString();
}
