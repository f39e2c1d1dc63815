using Segl.Pki.Cmp;
using Segl.Pki.Crmf;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Certificates;

namespace Segl.Server.Features.Cmp;

/// <summary>rr revokes the certificate whose key signs it.</summary>
[Clause("RFC 9483", "4.2")]
public sealed class AnswerRevocation(RevokeByMachine revoke)
{
    /// <summary>Answers a request.</summary>
    public async Task<CmpAnswer> AnswerAsync(AdmittedMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        const PkiBodyKind kind = PkiBodyKind.RevocationRequest;
        if (message.Sender is not CertificateSender { Held: var held })
            return CmpFaults.Reject(kind, certReqId: 0, CmpAnswers.WrongProtection());

        var details = RevReqContent.ParseOne(message.Message.Body.Content);
        if (details.IsRefused)
            return CmpFaults.Reject(kind, certReqId: 0, details.Refusal);
        if (details.Value.CheckAgainst(held.Certificate) is { } refusal)
            return CmpFaults.Reject(kind, certReqId: 0, refusal);

        var reason = details.Value.ReadReason();
        if (reason.IsRefused)
            return CmpFaults.Reject(kind, certReqId: 0, reason.Refusal);

        var revoked = await revoke.HandleAsync(held, reason.Value, message.Address, cancellationToken);
        return revoked.IsRefused
            ? CmpFaults.Reject(kind, certReqId: 0, revoked.Refusal)
            : new(new RevRepContent([PkiStatusInfo.Accepted]) { RevCerts = [CertId.Of(held.Certificate)] }.ToBody());
    }
}
