using Microsoft.EntityFrameworkCore;
using Segl.Ca.Revoking;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Certificates;

/// <summary>The revocation page as somebody filled it in.</summary>
/// <param name="Cause">The cause; null when none was chosen.</param>
/// <param name="IsConfirmed">Whether the box was ticked that says that it is final.</param>
public sealed record RevocationForm(RevocationCause? Cause, bool IsConfirmed);

/// <summary>Has the engine revoke a certificate, and those told whom it concerns (R4.7): once, however often it is asked for.</summary>
/// <remarks>
/// What is to be done is committed first, as one outbox entry for each certificate, and then done at once. A crash in between loses
/// neither the revocation nor the mails: <see cref="CarryOutRevocation"/> does what is left. The engine writes the audit event.
/// </remarks>
public sealed class RevokeCertificate(SeglDatabase database, UnitOfWork unitOfWork, CarryOutRevocation carryOut, TimeProvider clock)
{
    /// <summary>Revokes it; what was revoked before answers its first revocation.</summary>
    public async Task<Result<Revocation>> HandleAsync(
        Guid profileId, SerialNumber serial, RevocationForm form, Actor actor, CancellationToken cancellationToken)
    {
        var order = await database.Orders.AsNoTracking().SingleOrDefaultAsync(
            order => order.Serial == serial && order.ProfileId == profileId && order.OrganisationId == actor.OrganisationId,
            cancellationToken);
        if (order is null || !actor.Has(Right.AdministerCertificates))
            return Missing.Refusal;
        if (form.Cause is not { } cause || !Enum.IsDefined(cause))
            return new Refusal("RevocationCauseMissing", "Choose why the certificate is to be revoked.") { Field = nameof(form.Cause) };
        if (!form.IsConfirmed)
            return new Refusal("RevocationNotConfirmed", "A revocation is final: confirm that it is wanted.")
            {
                Field = nameof(form.IsConfirmed),
            };

        var organisation = actor.OrganisationId.ToString();
        var isRevoked = await database.Revocations.AnyAsync(
            revocation => revocation.Organisation == organisation && revocation.Serial == serial, cancellationToken);
        if (CertificateStanding.Of(order.ExpiresAt, isRevoked, clock.GetUtcNow()) == CertificateStatus.Expired)
            return new Refusal("CertificateExpired", "The certificate has expired. Nobody relies on it any more, so it cannot be revoked.");

        var wanted = new WantedRevocation(order.Id, $"{serial}", cause, actor.AuditName, actor.Address);
        if (!isRevoked && await ConcurrentChange.RepeatAsync(() => CommitAsync(wanted, cancellationToken)) is { } refusal)
            return refusal;

        return await carryOut.RevokeAsync(wanted, cancellationToken);
    }

    private async Task<Refusal?> CommitAsync(WantedRevocation wanted, CancellationToken cancellationToken)
    {
        var id = OutboxEntry.IdOf(CarryOutRevocation.OutboxKind, wanted.Serial);
        if (await database.Outbox.AnyAsync(entry => entry.Id == id, cancellationToken))
            return null;

        unitOfWork.SendOnce(id, CarryOutRevocation.OutboxKind, wanted);
        return await unitOfWork.CommitAsync(cancellationToken);
    }
}
