using System.Security.Cryptography;
using Segl.Pki.Cmp;
using Segl.Pki.Outcomes;

namespace Segl.Server.Features.Cmp;

/// <summary>Answers a message of CMP, whatever it asks.</summary>
[Clause("RFC 9483", "3.6.4")]
public sealed class AnswerMessage(
    AdmitMessage admit, AnswerCertification certification, AnswerConfirmation confirmation, AnswerRevocation revocation,
    AnswerInformation information, AnswerNested nested, ProtectAnswer protect)
{
    /// <summary>The answer to a message, in DER.</summary>
    public async Task<byte[]> AnswerAsync(PkiMessage message, string? address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Body.Kind == PkiBodyKind.Nested
            ? await AnswerNestedAsync(message, address, cancellationToken)
            : await AnswerOneAsync(message, address, cancellationToken);
    }

    /// <summary>The answer to what is no message at all.</summary>
    public Task<byte[]> RefuseAsync(Refusal refusal, CancellationToken cancellationToken) => RefuseAsync(ProtectAnswer.Nobody, refusal, cancellationToken);

    /// <summary>An error message in answer to a message of which no more than the header counts.</summary>
    public Task<byte[]> RefuseAsync(PkiHeader header, Refusal refusal, CancellationToken cancellationToken) =>
        protect.SignAsync(header, CmpFaults.Error(refusal), NewNonce(), cancellationToken);

    private static byte[] NewNonce() => RandomNumberGenerator.GetBytes(PkiHeader.NonceOctetsMin);

    private async Task<byte[]> AnswerNestedAsync(PkiMessage message, string? address, CancellationToken cancellationToken)
    {
        var opened = await nested.OpenAsync(message, cancellationToken);
        if (opened.IsRefused)
            return await RefuseAsync(message.Header, opened.Refusal, cancellationToken);
        if (!opened.Value.IsBatch)
            return await AnswerOneAsync(opened.Value.Messages[0], address, cancellationToken);

        var answers = await nested.AnswerAsync(opened.Value, address, cancellationToken);
        return await protect.SignAsync(message.Header, answers, NewNonce(), cancellationToken);
    }

    private async Task<byte[]> AnswerOneAsync(PkiMessage message, string? address, CancellationToken cancellationToken)
    {
        var admitted = await admit.AdmitAsync(message, address, cancellationToken);

        // Who sent it is not known then, so the answer is signed.
        if (admitted.IsRefused)
            return await protect.SignAsync(message.Header, Refuse(message.Body.Kind, admitted.Refusal), NewNonce(), cancellationToken);

        try
        {
            var nonce = NewNonce();
            var answer = await DispatchAsync(admitted.Value, nonce, cancellationToken);
            return await protect.ProtectAsync(admitted.Value, answer, nonce, cancellationToken);
        }
        finally
        {
            admitted.Value.Sender.Forget();
        }
    }

    // RFC 9483 §4.2: whatever is wrong with a revocation request is told in the form of its answer.
    private static CmpAnswer Refuse(PkiBodyKind kind, Refusal refusal) =>
        kind == PkiBodyKind.RevocationRequest ? CmpFaults.Reject(kind, certReqId: 0, refusal) : CmpFaults.Error(refusal);

    private Task<CmpAnswer> DispatchAsync(AdmittedMessage message, byte[] nonce, CancellationToken cancellationToken) =>
        message.Message.Body.Kind switch
        {
            PkiBodyKind.CertificateConfirmation => confirmation.AnswerAsync(message, cancellationToken),
            PkiBodyKind.Error => confirmation.GiveUpAsync(message, cancellationToken),
            PkiBodyKind.PollRequest => certification.PollAsync(message, nonce, cancellationToken),
            PkiBodyKind.RevocationRequest => revocation.AnswerAsync(message, cancellationToken),
            PkiBodyKind.GeneralMessage => information.AnswerAsync(message, cancellationToken),
            _ => certification.AnswerAsync(message, nonce, cancellationToken),
        };
}
