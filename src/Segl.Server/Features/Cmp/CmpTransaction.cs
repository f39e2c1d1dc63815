using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Segl.Pki.Cmp;
using Segl.Pki.Names;
using Segl.Server.Features.Issuing;
using Segl.Server.Storage;

namespace Segl.Server.Features.Cmp;

/// <summary>A request for a certificate and what follows it, remembered so that any node can go on and nobody can send it again.</summary>
public sealed class CmpTransaction : IVersioned
{
    /// <summary>transactionID, which the client draws.</summary>
    public required byte[] TransactionId { get; init; }

    /// <summary>What was asked first.</summary>
    public required PkiBodyKind RequestKind { get; init; }

    /// <summary>certReqId of the request.</summary>
    public required int CertReqId { get; init; }

    /// <summary>Whether the client asked to be spared the confirmation.</summary>
    public required bool IsImplicit { get; init; }

    /// <summary>How its messages are protected; the same in all of them.</summary>
    public required string Protection { get; init; }

    /// <summary>The one-time code that its sender knows; null where they sign.</summary>
    public Guid? CodeId { get; init; }

    /// <summary>The certificate with whose key its sender signs; null where they know a code.</summary>
    public SerialNumber? Signer { get; init; }

    /// <summary>Whether its sender signs.</summary>
    public bool IsSigned => Signer is not null;

    /// <summary>How far it has come.</summary>
    public CmpTransactionState State { get; private set; } = CmpTransactionState.Begun;

    /// <summary>senderNonce of our last answer that is to be followed by a message; that must repeat it.</summary>
    public required byte[] Nonce { get; set; }

    /// <summary>The request, as long as it is waited for; empty otherwise.</summary>
    public byte[] Request { get; private set; } = [];

    /// <summary>The order of a certificate that was sent and is not handed over; null otherwise.</summary>
    public Guid? OrderId { get; private set; }

    /// <summary>The attempt of a certificate that was sent; null before.</summary>
    public Guid? IssuanceId { get; private set; }

    /// <summary>When it is forgotten.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <inheritdoc/>
    public int Version { get; set; }

    /// <summary>The certificate that was sent and is to be confirmed; null where none is.</summary>
    public UnconfirmedCertificate? Sent => State is CmpTransactionState.Sent && OrderId is { } orderId && IssuanceId is { } issuanceId
        ? new UnconfirmedCertificate(orderId, issuanceId)
        : null;

    /// <summary>Whether somebody is the one who began it, protecting messages in the same way (RFC 9483 §3.2).</summary>
    public bool IsOf(CmpSender sender) => string.Equals(sender.Protection, Protection, StringComparison.Ordinal) && sender switch
    {
        CodeSender { Code.CodeId: var codeId } => codeId == CodeId,
        CertificateSender { Held.Certificate.SerialNumber: var serial } => serial == Signer,
        _ => false,
    };

    /// <summary>Keeps the request until it can be answered.</summary>
    public void Wait(PkiBody request) => (State, Request) = (CmpTransactionState.Waiting, request.Content.ToArray());

    /// <summary>Notes what was sent and is to be confirmed.</summary>
    public void Send(UnconfirmedCertificate sent) =>
        (State, OrderId, IssuanceId, Request) = (CmpTransactionState.Sent, sent.OrderId, sent.IssuanceId, []);

    /// <summary>Notes that a certificate was sent once more that counts as handed over; its confirmation is a formality.</summary>
    public void SendAgain(Guid issuanceId) =>
        (State, OrderId, IssuanceId, Request) = (CmpTransactionState.Sent, null, issuanceId, []);

    /// <summary>Notes that the certificate is taken, or need not be, and that nothing more is to come.</summary>
    public void Confirm() => (State, Request) = (CmpTransactionState.Confirmed, []);

    /// <summary>Notes that nothing more is to come.</summary>
    public void End() => (State, Request) = (CmpTransactionState.Ended, []);
}

/// <summary>How far a transaction has come.</summary>
public enum CmpTransactionState
{
    /// <summary>A node is at it.</summary>
    Begun = 1,

    /// <summary>Something else must happen first; the client asks again.</summary>
    Waiting = 2,

    /// <summary>The certificate was sent and is to be confirmed.</summary>
    Sent = 3,

    /// <summary>The certificate was confirmed, or needed no confirmation.</summary>
    Confirmed = 4,

    /// <summary>Over, in any other way.</summary>
    Ended = 5,
}

internal sealed class CmpTransactionMapping : IEntityTypeConfiguration<CmpTransaction>
{
    public void Configure(EntityTypeBuilder<CmpTransaction> builder)
    {
        builder.ToTable("cmp_transaction");
        builder.HasKey(transaction => transaction.TransactionId);
        builder.Ignore(transaction => transaction.IsSigned);
        builder.HasIndex(transaction => transaction.ExpiresAt);
        builder.Property(transaction => transaction.Version).IsConcurrencyToken();
    }
}
