using Segl.Pki.Outcomes;

namespace Segl.Pki.Cmp;

/// <summary>What an entity in between has wrapped: one message under a protection more, or several that travel together.</summary>
/// <remarks>
/// Neither speaks for what is within: each message has its own protection, is judged by it, and is answered to whoever made it
/// (RFC 9483 §5.2.2.2).
/// </remarks>
public sealed class NestedMessages
{
    private NestedMessages(IReadOnlyList<PkiMessage> messages, bool isBatch) => (Messages, IsBatch) = (messages, isBatch);

    /// <summary>The messages, in their order; 1 to <see cref="NestedMessageContent.MessagesMax"/>, none of them nested itself.</summary>
    public IReadOnlyList<PkiMessage> Messages { get; }

    /// <summary>Whether they travel together, so that their answers do too; otherwise the one within is answered as if it had come alone.</summary>
    public bool IsBatch { get; }

    /// <summary>Opens a message of the kind nested whose own protection was verified.</summary>
    [Clause("RFC 9483", "5.2.2")]
    public static Result<NestedMessages> Open(PkiMessage outer)
    {
        ArgumentNullException.ThrowIfNull(outer);
        var content = NestedMessageContent.Parse(outer.Body.Content);
        if (content.IsRefused)
            return content.Refusal;

        var messages = content.Value;
        if (messages.Any(message => message.Body.Kind == PkiBodyKind.Nested))
            return CmpRefusals.NestedDeeper();

        var isBatch = messages is not [var only] || IsAnother(outer.Header, only.Header);
        var refusal = isBatch
            ? CheckBatch([outer.Header, .. messages.Select(message => message.Header)]) ?? CheckSignatures(messages)
            : CheckAdded(outer.Header, messages[0].Header);
        return refusal is not null ? refusal : new NestedMessages(messages, isBatch);
    }

    // A batch of one has a transaction and a nonce of its own.
    private static bool IsAnother(PkiHeader outer, PkiHeader inner) =>
        !Same(outer.TransactionId, inner.TransactionId) && !Same(outer.SenderNonce, inner.SenderNonce);

    // RFC 9483 §5.2.2.1: who adds a protection copies what tells the transaction.
    private static Refusal? CheckAdded(PkiHeader outer, PkiHeader inner) =>
        !Same(outer.TransactionId, inner.TransactionId) ? CmpRefusals.NestedTransaction()
        : !Same(outer.SenderNonce, inner.SenderNonce) ? CmpRefusals.NestedNonce()
        : !Same(outer.RecipNonce, inner.RecipNonce) ? CmpRefusals.RecipientNonce()
        : null;

    // RFC 9483 §5.2.2.2: a batch is a transaction of its own, and no two messages in it are of the same.
    private static Refusal? CheckBatch(IReadOnlyList<PkiHeader> headers)
    {
        if (headers[0].RecipNonce is not null)
            return CmpRefusals.RecipientNonce();
        if (HasTwice(headers.Select(header => header.TransactionId)))
            return CmpRefusals.TransactionIdInUse();
        return HasTwice(headers.Select(header => header.SenderNonce)) ? CmpRefusals.NestedNonce() : null;
    }

    // Where one message was changed on its way, the others have come the same way: none is taken. Who signed is asked later, of each.
    private static Refusal? CheckSignatures(IReadOnlyList<PkiMessage> messages) => messages
        .Where(message => PkiProtection.KindOf(message) == PkiProtectionKind.Signature)
        .Select(VerifySignature)
        .FirstOrDefault(refusal => refusal is not null);

    private static Refusal? VerifySignature(PkiMessage message)
    {
        var signer = message.ReadSigner();
        return signer.IsRefused ? signer.Refusal : PkiProtection.VerifySignature(message, signer.Value);
    }

    private static bool HasTwice(IEnumerable<ReadOnlyMemory<byte>?> values)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return values.Any(value => value is { } octets && !seen.Add(Convert.ToHexString(octets.Span)));
    }

    private static bool Same(ReadOnlyMemory<byte>? one, ReadOnlyMemory<byte>? other) =>
        one.HasValue == other.HasValue && (one ?? default).Span.SequenceEqual((other ?? default).Span);
}
