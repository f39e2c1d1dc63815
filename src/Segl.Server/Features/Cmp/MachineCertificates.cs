using System.Diagnostics;
using Segl.Pki.Cmp;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Certificates;
using Segl.Server.Features.Issuing;

namespace Segl.Server.Features.Cmp;

/// <summary>Which operation gives the certificate that a message asks for: that depends on who sends it, and as what.</summary>
public sealed class MachineCertificates(IssueToMachine issue, OrderByMachine order, RenewByMachine renew, WithdrawMachineOrder withdraw)
{
    /// <summary>The certificate of a request. Nothing is cancelled: what is issued is written down.</summary>
    /// <param name="kind">What was asked first, also where it is asked again.</param>
    /// <param name="message">Who asks, and from where.</param>
    /// <param name="provenKey">For which key.</param>
    /// <param name="confirmBy">Until when it may be confirmed; null where it need not.</param>
    internal Task<Result<MachineCertificate>> IssueAsync(
        PkiBodyKind kind, AdmittedMessage message, SubjectPublicKey provenKey, DateTimeOffset? confirmBy) => message.Sender switch
        {
            CodeSender { Code: var code } => issue.HandleAsync(
                code.OrderId, IssuingIdentity.OfCodeHolder(code, message.Address), provenKey, confirmBy, CancellationToken.None),
            CertificateSender { Held: var held } when kind == PkiBodyKind.KeyUpdateRequest =>
                renew.HandleAsync(held, provenKey, confirmBy, message.Address, CancellationToken.None),
            CertificateSender { Held: var held } => order.HandleAsync(held, provenKey, confirmBy, message.Address, CancellationToken.None),
            _ => throw new UnreachableException($"Sender {message.Sender.Protection}"),
        };

    /// <summary>
    /// Clears up after a certificate that was not taken. An order that somebody placed, and a renewal, can be fetched again; what a system ordered
    /// itself goes with its key.
    /// </summary>
    internal async Task ClearUpAsync(PkiBodyKind kind, Guid orderId, CmpSender sender, string? address)
    {
        // Where somebody was faster, the order is as they left it.
        if (sender is CertificateSender { Held: var held } && kind != PkiBodyKind.KeyUpdateRequest)
            _ = await withdraw.HandleAsync(orderId, held, address, CancellationToken.None);
    }
}
