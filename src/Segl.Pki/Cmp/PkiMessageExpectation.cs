namespace Segl.Pki.Cmp;

/// <summary>What is known before a message comes, for its generic validation (RFC 9483 §3.5).</summary>
/// <param name="At">Now.</param>
public sealed record PkiMessageExpectation(DateTimeOffset At)
{
    /// <summary>How far messageTime may be from now, either way.</summary>
    public TimeSpan MessageTimeTolerance { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether messageTime must be there; the profile only recommends it.</summary>
    public bool IsMessageTimeRequired { get; init; }

    /// <summary>
    /// Whether the common name of a sender with a shared secret must be its senderKID; openssl cmp writes the wished subject there.
    /// </summary>
    public bool IsReferenceInSender { get; init; }

    /// <summary>The identifier of the transaction that the message belongs to; null for the first message of one.</summary>
    public ReadOnlyMemory<byte>? TransactionId { get; init; }

    /// <summary>The senderNonce of our message before, in the same transaction; null for the first message of one.</summary>
    public ReadOnlyMemory<byte>? SenderNonce { get; init; }
}
