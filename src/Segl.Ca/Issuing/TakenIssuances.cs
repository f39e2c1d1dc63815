using Segl.Pki.Outcomes;

namespace Segl.Ca.Issuing;

/// <summary>Answers a request whose id or key is already in the record.</summary>
internal sealed class TakenIssuances(RunningEngine engine, OrphanedIntents orphans)
{
    // Another node signs in milliseconds, or in a second where a token does it. Together: twenty seconds.
    private const int LooksMax = 400;
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(50);

    /// <summary>The certificate of this id, if there is one and it is what is asked for.</summary>
    public async Task<Result<IssuedCertificate>?> FindIssuedAsync(IssuanceRequest request, CancellationToken cancellationToken)
    {
        var row = await engine.Records.FindLiveAsync(request.IssuanceId, cancellationToken);
        if (row is { IsIssued: true } && row.IsFor(request))
            return row.ToIssued();
        return null;
    }

    /// <summary>Why the intent was not taken; null where whatever was in the way is gone, so that it is worth trying again.</summary>
    public async Task<Result<IssuedCertificate>?> AnswerAsync(IssuanceRequest request, CancellationToken cancellationToken)
    {
        for (var look = 0; look < LooksMax; look++)
        {
            var row = await engine.Records.FindLiveAsync(request.IssuanceId, cancellationToken);
            if (row is null)
                return await AnswerKeyAsync(request, cancellationToken);
            if (row.IsIssued)
                return row.IsFor(request) ? row.ToIssued() : IssuanceRefusals.IdAlreadyUsed(request.IssuanceId);
            if (await orphans.AbandonAsync(row, IntentOf.Asker, cancellationToken))
                return null;
            await Task.Delay(LookPause, cancellationToken);
        }

        return IssuanceRefusals.InProgress(request.IssuanceId);
    }

    private async Task<Result<IssuedCertificate>?> AnswerKeyAsync(IssuanceRequest request, CancellationToken cancellationToken)
    {
        var fingerprint = request.PublicKey.Fingerprint;
        if (await engine.Records.IsBlockedAsync(fingerprint, cancellationToken))
            return IssuanceRefusals.KeyCompromised();
        if (await engine.Records.FindLiveByKeyAsync(fingerprint, cancellationToken) is not { } row)
            return null;

        if (row.IsIntended && await orphans.AbandonAsync(row, IntentOf.Another, cancellationToken))
            return null;
        return IssuanceRefusals.KeyAlreadyUsed();
    }
}
