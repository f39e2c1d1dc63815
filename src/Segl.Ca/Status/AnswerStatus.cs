using Segl.Ca.Authorities;
using Segl.Pki.Ocsp;

namespace Segl.Ca.Status;

/// <summary>Answers questions for the status of certificates (RFC 6960), from memory where nothing was revoked since it was signed.</summary>
internal sealed class AnswerStatus : IDisposable
{
    private readonly RunningEngine _engine;
    private readonly Responders _responders;
    private readonly StatusRecords _records;
    private readonly AnswerCache _cache;
    private int _waiting;

    public AnswerStatus(RunningEngine engine, Responders responders)
    {
        (_engine, _responders) = (engine, responders);
        _records = new StatusRecords(engine.Database);
        _cache = new AnswerCache(engine.Settings.Ocsp.AnswersKept);
        engine.Revocations.Revoked = _cache.Forget;
    }

    /// <summary>One signed answer for all certificates of the question, or an error.</summary>
    public ValueTask<StatusAnswer> HandleAsync(OcspRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _engine.Revocations.IsCaughtUp && FindKept(request) is { } kept ? new(kept) : WaitAsync(request, cancellationToken);
    }

    // Whoever has to wait for the database or a signature. Beyond the bound a question is answered at once, with the word to come back:
    // waiting longer than its client does would only make the ones behind it late too.
    private async ValueTask<StatusAnswer> WaitAsync(OcspRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return Interlocked.Increment(ref _waiting) <= _engine.Settings.Ocsp.WaitingMax
                ? await LookAsync(request, cancellationToken)
                : StatusAnswer.TryLater;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async ValueTask<StatusAnswer> LookAsync(OcspRequest request, CancellationToken cancellationToken)
    {
        // What is signed for one asker alone is looked up after the question came, and needs no other word.
        if (IsForAnybody(request))
        {
            await _engine.Revocations.CatchUpAsync();
            if (FindKept(request) is { } kept)
                return kept;
        }

        var now = _engine.Now;
        if (FindAuthority(request) is not { } asked)
            return StatusAnswer.Unauthorized;
        if (_responders.Find(asked.Authority.Id, now) is { } responder)
            return await SignAsync(request, asked.Issuer, responder, cancellationToken);

        // A root whose key is kept elsewhere has no responder, and never will have one here.
        return asked.Authority.Sign is null ? StatusAnswer.Unauthorized : StatusAnswer.TryLater;
    }

    public void Dispose() => _records.Dispose();

    private StatusAnswer? FindKept(OcspRequest request) => IsForAnybody(request) ? _cache.Find(request.CertIds[0], _engine.Now) : null;

    private static bool IsForAnybody(OcspRequest request) => request.Nonce is null && request.CertIds.Count == 1;

    // One answer has one signature, and no responder is authorized for two issuers (RFC 6960 §4.2.2.2): a question about two of ours has no answer,
    // because "unknown" would be untrue of a certificate that is known here. What is of nobody here is truly unknown beside what is.
    private (OcspIssuer Issuer, AuthoritySigner Authority)? FindAuthority(OcspRequest request)
    {
        (OcspIssuer Issuer, AuthoritySigner Authority)? asked = null;
        foreach (var certId in request.CertIds)
        {
            foreach (var known in _responders.Issuers)
            {
                if (!known.Issuer.IsIssuerOf(certId))
                    continue;
                if (asked is { } other && other.Authority.Id != known.Authority.Id)
                    return null;
                asked = known;
            }
        }

        return asked;
    }

    private async ValueTask<StatusAnswer> SignAsync(
        OcspRequest request, OcspIssuer issuer, Responder responder, CancellationToken cancellationToken)
    {
        // The order matters: what is revoked after this moves the epoch, and the answer is then given once and not kept.
        var epoch = _cache.Epoch;
        var now = DateTimeOffset.FromUnixTimeSeconds(_engine.Now.ToUnixTimeSeconds());
        var validity = _engine.Settings.Ocsp.Validity;
        var responses = new OcspSingleResponse[request.CertIds.Count];
        for (var index = 0; index < responses.Length; index++)
        {
            var certId = request.CertIds[index];
            var status = issuer.IsIssuerOf(certId) && certId.SerialNumber is { } serial
                ? await _records.FindAsync(responder.Authority, serial, cancellationToken)
                : OcspCertStatus.Unknown;

            // Nothing is ever forgotten: who asks about a certificate that ended long ago is answered as before (RFC 6960 §4.4.4).
            responses[index] = new(certId, status, now, now + validity, responder.Authority.Certificate.Validity.NotBefore);
        }

        var draft = responder.Ocsp.Draft(responses, now, request.Nonce is { } nonce ? nonce.Span : default);
        var der = draft.Complete(await responder.Key.SignAsync(draft.ToBeSigned, cancellationToken));
        var answer = new StatusAnswer(der, now, now + validity, IsForAnybody(request));

        // Serial numbers that nobody has are without number: they must not push others out.
        if (answer.IsForAnybody && responses[0].Status.State is not OcspCertState.Unknown)
            _cache.Add(request.CertIds[0], answer, now + (validity / 2), epoch);
        return answer;
    }
}
