namespace Segl.Ca.Issuing;

/// <summary>
/// Intents whose engine died between recording them and recording the certificate: they are given up, never signed again.
/// </summary>
/// <remarks>
/// A signature that was made under such an intent was never recorded and so never handed out. Giving up is safe even if we are
/// wrong about the engine: its own record step then finds the intent gone and throws the signature away.
/// </remarks>
internal sealed class OrphanedIntents(RunningEngine engine, IssuanceGate gate)
{
    // Per sweep; whatever were more would be given up at the next start, or when somebody asks for them.
    private const int SweepMax = 10_000;

    /// <summary>At start: gives up what engines that no longer run have left behind.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var intent in await engine.Records.FindIntendedAsync(SweepMax, cancellationToken))
            await AbandonAsync(intent, IntentOf.Another, cancellationToken);
    }

    /// <summary>Gives the intent up if nobody works on it any more; answers whether that was so.</summary>
    public async Task<bool> AbandonAsync(IssuanceRow intent, IntentOf whose, CancellationToken cancellationToken)
    {
        if (!await IsOrphanAsync(intent, whose, cancellationToken))
            return false;

        if (await engine.Queue.WriteAsync(IssuanceWrites.Abandon(intent, engine.Now)))
            IssuingLog.Orphaned(engine.Logger, intent.Serial, intent.IssuanceId);
        return true;
    }

    private async Task<bool> IsOrphanAsync(IssuanceRow intent, IntentOf whose, CancellationToken cancellationToken)
    {
        if (intent.InstanceId == engine.Lease.InstanceId)
            return whose is IntentOf.Asker || !gate.IsInFlight(intent.IssuanceId);

        await using var connection = await engine.Database.OpenAsync(cancellationToken);
        return !await engine.Lease.IsRunningAsync(connection, intent.InstanceId, cancellationToken);
    }
}

/// <summary>Whose issuance an intent belongs to, seen from the caller who met it.</summary>
internal enum IntentOf
{
    /// <summary>The caller's own id, on which in this process only the caller works: so an intent that is there was left behind.</summary>
    Asker,

    /// <summary>Another id, on which another caller may be working.</summary>
    Another,
}
