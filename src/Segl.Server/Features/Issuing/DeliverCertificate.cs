using System.Text;
using Microsoft.EntityFrameworkCore;
using Segl.Ca;
using Segl.Pki.Certificates;
using Segl.Pki.Chains;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Storage;

namespace Segl.Server.Features.Issuing;

/// <summary>
/// Hands the certificate out, and records at the first time that it was: only to the session that holds the order (R3.3).
/// </summary>
public sealed class DeliverCertificate(
    IssuableOrders orders, SeglDatabase database, UnitOfWork unitOfWork, CertificateAuthority authority, TimeProvider clock)
{
    /// <summary>The file, as often as it is asked for until the session is closed.</summary>
    public async Task<Result<IssuedFile>> HandleAsync(IssuingSession session, IssuedFormat format, CancellationToken cancellationToken)
    {
        using var turn = await session.EnterAsync(cancellationToken);
        if (session.Step is not (IssuingStep.Ready or IssuingStep.Delivered) || !IsFormatOf(session, format))
            return IssuingRefusals.NothingToFetch();
        if (session.Step is IssuingStep.Ready && await RecordAsync(session, cancellationToken) is { } refusal)
            return refusal;

        return IssuedFile.Named(session.Name, format, ContentOf(session, format));
    }

    /// <summary>
    /// Leaves the certificate to a machine that will say whether it takes it, by an instant; null once that is recorded. Where it says nothing,
    /// the attempt is given up.
    /// </summary>
    internal async Task<Refusal?> AwaitConfirmationAsync(IssuingSession session, DateTimeOffset until, CancellationToken cancellationToken)
    {
        using var turn = await session.EnterAsync(cancellationToken);
        return await ConcurrentChange.RepeatAsync(async () =>
        {
            if (await orders.FindAsync(session.OrderId, cancellationToken) is not { } found || !found.Order.HasAttempt(session))
                return IssuingRefusals.SessionGone();

            found.Order.AwaitConfirmation(until);
            unitOfWork.Record(session, "issuing.await-confirmation", found.Order);
            return await unitOfWork.CommitAsync(cancellationToken);
        });
    }

    /// <summary>
    /// Records that a machine takes the certificate that it was sent; null once that is recorded, <c>IssuingSessionGone</c> where it is waited for
    /// no longer.
    /// </summary>
    internal Task<Refusal?> ConfirmAsync(UnconfirmedCertificate sent, IssuingIdentity identity, CancellationToken cancellationToken) =>
        ConcurrentChange.RepeatAsync(async () =>
        {
            if (await orders.FindAsync(sent.OrderId, cancellationToken) is not { } found
                || await authority.FindAsync(sent.IssuanceId, cancellationToken) is not { Revocation: null } issued)
                return IssuingRefusals.SessionGone();

            // Recorded already, by a call whose answer the database could not give.
            if (found.Order.Serial == issued.Certificate.SerialNumber)
                return null;
            if (!found.Order.AwaitsConfirmation(sent.IssuanceId, clock.GetUtcNow()))
                return IssuingRefusals.SessionGone();

            return await AddAsync(found.Order, issued.Certificate, identity, cancellationToken);
        });

    private async Task<Refusal?> RecordAsync(IssuingSession session, CancellationToken cancellationToken)
    {
        using var activity = IssuingTrace.Begin(IssuingTrace.Deliver, session.OrderId);
        var refusal = await ConcurrentChange.RepeatAsync(() => TryRecordAsync(session, cancellationToken));
        if (refusal is null)
            session.Deliver();
        return refusal;
    }

    private async Task<Refusal?> TryRecordAsync(IssuingSession session, CancellationToken cancellationToken)
    {
        if (await orders.FindAsync(session.OrderId, cancellationToken) is not { } found)
            return IssuingRefusals.SessionGone();

        // Recorded already, by a call whose answer the database could not give.
        if (found.Order.Serial == LeafOf(session).SerialNumber)
            return null;
        if (!found.Order.HasAttempt(session))
            return IssuingRefusals.SessionGone();

        return await AddAsync(found.Order, LeafOf(session), session.Identity, cancellationToken);
    }

    private async Task<Refusal?> AddAsync(CertificateOrder order, Certificate leaf, IssuingIdentity identity, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        order.Deliver(leaf, now);
        if (order.Identification != Identification.Api)
            await EndInvitationsAsync(order, now, cancellationToken);
        unitOfWork.Record(
            identity.AuditName, identity.Address, "issuing.deliver", order.OrganisationId, $"order:{order.Id}",
            KeyValuePair.Create("serial", $"{leaf.SerialNumber}"));
        return await unitOfWork.CommitTogetherAsync(authority, order, OrderChanges.Delivery, cancellationToken);
    }

    // Of an order that is identified via API there is no code, and nobody was told to fetch it.
    private async Task EndInvitationsAsync(CertificateOrder order, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var code in await database.OneTimeCodes.Where(
            code => code.OrderId == order.Id && code.UsedAt == null).ToListAsync(cancellationToken))
            code.Use(now);

        // What tells people to fetch it would lead them nowhere.
        var path = OrderPaths.Fetch(order.ReferenceNumber);
        database.Notices.RemoveRange(await database.Notices.Where(notice => notice.Path == path).ToListAsync(cancellationToken));
    }

    private static bool IsFormatOf(IssuingSession session, IssuedFormat format) =>
        session.Method is IssuingMethod.Browser ? format is IssuedFormat.Pkcs12 : format is not IssuedFormat.Pkcs12;

    private static Certificate LeafOf(IssuingSession session) => ChainOf(session).Leaf;

    private static CertificateChain ChainOf(IssuingSession session) =>
        session.Chain ?? throw new InvalidOperationException("A session that is ready has a certificate.");

    private static byte[] ContentOf(IssuingSession session, IssuedFormat format)
    {
        var chain = ChainOf(session);
        return format switch
        {
            IssuedFormat.Pkcs12 => session.OpenPkcs12(),
            IssuedFormat.Pem => Encoding.ASCII.GetBytes(chain.ToPem()),
            IssuedFormat.Der => chain.Leaf.Der.ToArray(),
            IssuedFormat.Pkcs7 => chain.ToPkcs7().ToArray(),
            _ => throw new System.Diagnostics.UnreachableException($"Format {format}"),
        };
    }
}
