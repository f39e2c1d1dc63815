using Segl.Ca.Authorities;
using Segl.Pki.Ocsp;

namespace Segl.Ca.Status;

/// <summary>The responders that answer now, one for each authority.</summary>
internal sealed class Responders(RunningEngine engine) : IDisposable
{
    private readonly ResponderStore _store = new(engine);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<Responder> _replaced = [];
    private volatile IReadOnlyList<Responder> _current = [];
    private volatile KnownIssuers _issuers = new([], []);

    /// <summary>The issuers that are answered for, whether or not there is a responder.</summary>
    public IReadOnlyList<(OcspIssuer Issuer, AuthoritySigner Authority)> Issuers
    {
        get
        {
            var (signers, known) = (engine.Authorities.Known.Signers, _issuers);
            if (known.Of != signers)
                _issuers = known = new(signers, [.. signers.Select(signer => (OcspIssuer.Of(signer.Certificate), signer))]);
            return known.Issuers;
        }
    }

    /// <summary>Who answers for an authority; null where nobody can.</summary>
    public Responder? Find(string authorityId, DateTimeOffset now) =>
        _current.FirstOrDefault(responder => responder.Authority.Id == authorityId && responder.Validity.Covers(now));

    /// <summary>Makes those that are due, and takes up what other nodes made.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            foreach (var signer in engine.Authorities.Known.Signers)
            {
                var current = _current.FirstOrDefault(responder => responder.Authority.Id == signer.Id);
                var newest = await _store.KeepAsync(signer, current, cancellationToken);
                if (newest is null || newest == current)
                    continue;

                _current = [.. _current.Where(responder => responder != current), newest];

                // An answer may still be on its way with its key: it goes when this process does.
                if (current is not null)
                    _replaced.Add(current);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        foreach (var responder in _current.Concat(_replaced))
            responder.Dispose();
        _turn.Dispose();
    }

    // Hashed once for each set of authorities, which changes with a roll-over.
    private sealed record KnownIssuers(
        IReadOnlyList<AuthoritySigner> Of, IReadOnlyList<(OcspIssuer Issuer, AuthoritySigner Authority)> Issuers);
}
