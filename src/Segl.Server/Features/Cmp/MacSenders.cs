using System.Text;
using Segl.Pki.Cmp;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;

namespace Segl.Server.Features.Cmp;

/// <summary>Finds who protected a message with a MAC: senderKID is the reference number, the secret the one-time code.</summary>
public sealed class MacSenders(CheckOneTimeCode codes, MacTurns turns)
{
    /// <summary>Who; a wrong MAC is a try of the code like any other.</summary>
    public async Task<Result<CmpSender>> FindAsync(PkiMessage message, string? address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var mac = MessageMac.Parse(message.Header.ProtectionAlg ?? default);
        if (mac.IsRefused)
            return mac.Refusal;

        var reference = Encoding.UTF8.GetString((message.Header.SenderKid ?? default).Span);
        var proven = await turns.TakeAsync(
            () => codes.ByProofAsync(
                reference,
                secret => mac.Value.Verify(secret, message.ProtectedPart.Span, (message.Protection ?? default).Span),
                address,
                cancellationToken),
            cancellationToken);
        return proven.IsRefused ? proven.Refusal : new CodeSender(proven.Value, mac.Value);
    }
}
