using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Segl.Ca;
using Segl.Ca.Auditing;
using Segl.Ca.Revoking;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Mail;
using Segl.Server.Features.Notices;
using Segl.Server.Storage;
using Segl.Server.Texts;

namespace Segl.Server.Features.Certificates;

/// <summary>A revocation that somebody wants, as the outbox keeps it.</summary>
public sealed record WantedRevocation(Guid OrderId, string Serial, RevocationCause Cause, string Actor, string? Address);

/// <summary>Does what a wanted revocation is about: the engine revokes, and those whom it concerns are told, exactly once.</summary>
public sealed class CarryOutRevocation(
    CertificateAuthority authority, SeglDatabase database, UnitOfWork unitOfWork, TellOfCertificate tell, Letters letters) : IOutboxHandler
{
    /// <summary>The outbox kind.</summary>
    public const string OutboxKind = "certificate-revocation";

    /// <summary>Has the engine revoke it; asking again answers the first revocation.</summary>
    internal Task<Result<Revocation>> RevokeAsync(WantedRevocation wanted, CancellationToken cancellationToken)
    {
        var details = AuditEvent.NoDetails.Add("cause", wanted.Cause.ToString());
        if (wanted.Address is { } address)
            details = details.Add("address", address);
        return authority.RevokeAsync(
            SerialNumber.Parse(wanted.Serial).Value, RevocationCauses.ReasonFor(wanted.Cause), wanted.Actor, details, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task HandleAsync(Guid id, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var wanted = JsonSerializer.Deserialize<WantedRevocation>(payload.Span)
            ?? throw new InvalidDataException("An outbox entry of a revocation holds none.");
        var revoked = await RevokeAsync(wanted, cancellationToken);
        if (revoked.IsRefused)
            throw new InvalidDataException($"The certificate {wanted.Serial} was handed over, and the engine does not know it.");

        // Done and told in one transaction: a try after a crash, and another node, tell nobody a second time.
        if (!await unitOfWork.FinishAsync(id, cancellationToken))
            return;

        await TellAsync(wanted.OrderId, revoked.Value, cancellationToken);
        _ = await unitOfWork.CommitAsync(cancellationToken);
    }

    private async Task TellAsync(Guid orderId, Revocation revocation, CancellationToken cancellationToken)
    {
        var found = await (
            from order in database.Orders
            join profile in database.Profiles on order.ProfileId equals profile.Id
            join organisation in database.Organisations on order.OrganisationId equals organisation.Id
            where order.Id == orderId
            select new { order, profile, organisation }).AsNoTracking().SingleAsync(cancellationToken);
        var serial = found.order.Serial ?? throw new InvalidDataException($"The order {orderId} has no certificate.");
        var path = CertificatePaths.Of(found.profile.Id, serial);
        var telling = new Telling(
            Kind: "Certificates.Notice.Revoked",
            $"{found.profile.Name}",
            path,
            MailWeight.NeedsReader,
            texts => Write(texts, texts["Certificates.Mail.Revoked.Link", serial, letters.Address(path)]))
        {
            WriteToOutsider = texts => Write(texts, texts["Certificates.Mail.Revoked.Ask", serial, found.organisation.Name]),
        };
        await tell.TellAsync(found.profile, telling, cancellationToken);

        Letter Write(Wording texts, string end) => new(
            texts["Certificates.Mail.Revoked.Subject", found.profile.Name],
            [
                texts["Certificates.Mail.Revoked.Text", found.profile.Name, found.organisation.Name, texts.Moment(revocation.At)],
                texts["Certificates.Mail.Revoked.Reason", texts[$"Certificates.Reason.{revocation.Reason}"]],
                texts["Certificates.Mail.Revoked.Consequence"],
                end,
            ]);
    }
}
