using Segl.Ca.Keys;
using Segl.Pki.Certificates;
using Segl.Pki.Linting;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Ca.Issuing;

/// <summary>Draft, lint, record the intent, sign, compare, record the certificate: in this order, and each before the next.</summary>
/// <remarks>
/// After a crash at any point the record says what was meant and what was signed. What was signed but not recorded is never
/// handed out: the intent is given up and its serial stays taken. docs/decisions tells the cases.
/// </remarks>
internal sealed class IssueCertificate(RunningEngine engine, IssuanceGate gate, OrphanedIntents orphans)
{
    // Another engine can take an intent from us only when our connection was lost; more often than this it is a fault.
    private const int AttemptsMax = 5;

    private readonly OcesTemplate[] _templates = [OcesTemplate.Organisation(engine.Settings.Oces),
        OcesTemplate.System(engine.Settings.Oces)];
    private readonly TakenIssuances _taken = new(engine, orphans);

    public async Task<Result<IssuedCertificate>> HandleAsync(IssuanceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Array.Find(_templates, template => template.Id == request.TemplateId) is not { } template)
            return await RefuseAsync(request, IssuanceRefusals.TemplateUnknown(request.TemplateId));

        using var flight = await gate.EnterAsync(request.IssuanceId, cancellationToken);
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (await TryAsync(request, template, cancellationToken) is { } answer)
                return answer.IsRefused ? await RefuseAsync(request, answer.Refusal) : answer;
        }

        return await RefuseAsync(request, IssuanceRefusals.InProgress(request.IssuanceId));
    }

    // Null: what we built on has changed, so begin again with a new serial. Once the intent is durable nothing is cancelled any more: a
    // caller who goes away must not leave an orphan.
    private async Task<Result<IssuedCertificate>?> TryAsync(
        IssuanceRequest request, OcesTemplate template, CancellationToken cancellationToken)
    {
        var authority = engine.Authority;
        var linted = Lint(request, template, authority.Issuer);
        if (linted.IsRefused)
            return await _taken.FindIssuedAsync(request, cancellationToken) ?? linted.Refusal;

        cancellationToken.ThrowIfCancellationRequested();
        if (!await IntendAsync(request, linted.Value.Draft, authority.Id))
            return await _taken.AnswerAsync(request, cancellationToken);

        var certificate = await SignOrGiveUpAsync(request, linted.Value, authority.Key);
        return await RecordAsync(request, certificate);
    }

    private Result<LintedDraft> Lint(IssuanceRequest request, OcesTemplate template, Issuer issuer)
    {
        using var activity = CaDiagnostics.Start(CaDiagnostics.Lint, request.IssuanceId);
        var validity = Validity.From(engine.Now, template.Lifetime);
        var draft = template.Draft(request.Subject, request.PublicKey, issuer, SerialNumber.Draw(), validity);
        return Linter.Check(draft, template, issuer, engine.Settings.KeyPolicy);
    }

    private async Task<bool> IntendAsync(IssuanceRequest request, CertificateDraft draft, string authorityId)
    {
        using var activity = CaDiagnostics.Start(CaDiagnostics.Intent, request.IssuanceId, draft.SerialNumber.ToString());
        return await engine.Queue.WriteAsync(
            IssuanceWrites.Intend(request, draft, authorityId, engine.Lease.InstanceId, engine.Now));
    }

    private async Task<Certificate> SignOrGiveUpAsync(IssuanceRequest request, LintedDraft linted, ISigningKey key)
    {
        try
        {
            var signature = await SignAsync(request, linted, key);
            return Compare(request, linted, signature);
        }
        catch (Exception exception)
        {
            var serial = linted.Draft.SerialNumber.ToString();
            IssuingLog.SigningFailed(engine.Logger, serial, request.IssuanceId, exception);
            await engine.Queue.WriteAsync(IssuanceWrites.Abandon(request, serial, engine.Now));
            throw;
        }
    }

    private static async Task<byte[]> SignAsync(IssuanceRequest request, LintedDraft linted, ISigningKey key)
    {
        using var activity = CaDiagnostics.Start(CaDiagnostics.Sign, request.IssuanceId, linted.Draft.SerialNumber.ToString());
        return await key.SignAsync(linted.Spend(), CancellationToken.None);
    }

    // A signature that does not fit the draft is a fault of the key, and stops the request.
    private static Certificate Compare(IssuanceRequest request, LintedDraft linted, byte[] signature)
    {
        using var activity = CaDiagnostics.Start(CaDiagnostics.Compare, request.IssuanceId, linted.Draft.SerialNumber.ToString());
        return linted.Complete(signature).Value;
    }

    private async Task<Result<IssuedCertificate>?> RecordAsync(IssuanceRequest request, Certificate certificate)
    {
        var serial = certificate.SerialNumber.ToString();
        using var activity = CaDiagnostics.Start(CaDiagnostics.Record, request.IssuanceId, serial);
        var now = engine.Now;
        if (!await engine.Queue.WriteAsync(IssuanceWrites.Record(request, certificate, now)))
        {
            IssuingLog.LostIntent(engine.Logger, serial, request.IssuanceId);
            return null;
        }

        IssuingLog.Issued(engine.Logger, serial, request.IssuanceId);
        return new IssuedCertificate
        {
            IssuanceId = request.IssuanceId,
            Certificate = certificate,
            TemplateId = request.TemplateId,
            ProfileId = request.Subject.ProfileId,
            Organisation = request.Organisation,
            IssuedAt = now,
        };
    }

    private async Task<Refusal> RefuseAsync(IssuanceRequest request, Refusal refusal)
    {
        await engine.Queue.WriteAsync(IssuanceWrites.Refuse(request, refusal, engine.Now));
        IssuingLog.Refused(engine.Logger, request.IssuanceId, refusal.Code);
        return refusal;
    }
}
