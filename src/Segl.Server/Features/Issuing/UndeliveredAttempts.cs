using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Segl.Ca;
using Segl.Pki.Keys;
using Segl.Pki.Revocation;
using Segl.Server.Features.Orders;
using Segl.Server.Storage;

namespace Segl.Server.Features.Issuing;

/// <summary>Sees to it that no certificate stays valid that was issued and reached nobody, so that no order ever has two.</summary>
public sealed class UndeliveredAttempts(CertificateAuthority authority, SeglDatabase database, UnitOfWork unitOfWork, TimeProvider clock)
    : IOutboxHandler
{
    /// <summary>The outbox kind of the second look.</summary>
    public const string OutboxKind = "undelivered-attempt";

    /// <summary>A node that was cut off in the middle of signing has long noticed it by then, or is dead.</summary>
    private static readonly TimeSpan SecondLook = TimeSpan.FromMinutes(30);

    /// <summary>Revokes the certificate of an attempt; an attempt without one needs nothing.</summary>
    public async Task RevokeAsync(Guid issuanceId, CancellationToken cancellationToken)
    {
        // The only refusal is that there is no such certificate.
        _ = await authority.RevokeAsync(issuanceId, RevocationReason.CessationOfOperation, IssuingAudit.System, cancellationToken);
    }

    /// <summary>Adds a second look to the unit of work: another node might have been signing while the attempt was taken from it.</summary>
    public void LookAgain(CertificateOrder order, Guid issuanceId) =>
        unitOfWork.Send(OutboxKind, new Attempt(order.Id, issuanceId), clock.GetUtcNow() + SecondLook);

    /// <summary>Whether an attempt already led to a certificate for this very key, which is then its sender's.</summary>
    public async Task<bool> IsForAsync(Guid issuanceId, SubjectPublicKey key, CancellationToken cancellationToken) =>
        await authority.FindAsync(issuanceId, cancellationToken) is { Revocation: null } issued && issued.Certificate.PublicKey.Equals(key);

    /// <inheritdoc/>
    public async Task HandleAsync(Guid id, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var attempt = JsonSerializer.Deserialize<Attempt>(payload.Span)
            ?? throw new InvalidDataException("An outbox entry of an undelivered attempt holds none.");
        var isCurrent = await database.Orders.AnyAsync(
            order => order.Id == attempt.OrderId && order.IssuanceId == attempt.IssuanceId, cancellationToken);
        if (!isCurrent)
            await RevokeAsync(attempt.IssuanceId, cancellationToken);
    }

    private sealed record Attempt(Guid OrderId, Guid IssuanceId);
}
