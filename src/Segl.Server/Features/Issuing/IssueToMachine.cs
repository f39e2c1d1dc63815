using Microsoft.EntityFrameworkCore;
using Segl.Ca;
using Segl.Pki.Chains;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Pki.Requests;
using Segl.Server.Features.Orders;
using Segl.Server.Storage;

namespace Segl.Server.Features.Issuing;

/// <summary>
/// Issues an order to a machine in one step: identify, claim, sign, deliver. The terms were accepted with the order.
/// </summary>
/// <remarks>
/// A machine whose answer was lost on the way asks again with the same request, and gets the certificate that there is: it is for a key that only
/// the machine has. One that asks twice at once waits for what comes of the first, and gets the same.
/// </remarks>
public sealed class IssueToMachine(
    BeginIssuing begin, IssuingSessions sessions, IssueFromRequest issue, SignCertificate sign, DeliverCertificate deliver, IssuableOrders orders,
    SeglDatabase database, CertificateAuthority authority)
{
    // What another request or node works on is done within a second or two; whoever would wait longer is told to ask again.
    private const int LooksMax = 20;
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(250);

    /// <summary>By reference number and one-time code.</summary>
    public async Task<Result<CertificateChain>> HandleAsync(
        string reference, string code, ReadOnlyMemory<byte> request, string? address, CancellationToken cancellationToken)
    {
        var read = Read(request);
        if (read.IsRefused)
            return read.Refusal;

        var begun = await begin.ByMachineAsync(reference, code, address, cancellationToken);

        // The code was right, or it would not have been told that it is used.
        if (begun.Refusal?.Code == "CodeUsed" && ReferenceNumber.Parse(reference) is { IsRefused: false, Value: var number }
            && await FindDeliveredAsync(number, read.Value.PublicKey, cancellationToken) is { } delivered)
            return delivered;
        if (begun.IsRefused)
            return begun.Refusal;

        var finished = await FinishAsync(begun.Value.Session, read.Value.PublicKey, confirmBy: null);
        return finished.IsRefused ? finished.Refusal : finished.Value.Chain;
    }

    /// <summary>By somebody whom an interface has identified for this order, and who has proved to hold a key.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="identity">Who.</param>
    /// <param name="provenKey">The key.</param>
    /// <param name="confirmBy">Until when the machine may say that it takes the certificate; null where it need not.</param>
    /// <param name="cancellationToken">Ends the wait before the issuing.</param>
    internal async Task<Result<MachineCertificate>> HandleAsync(
        Guid orderId, IssuingIdentity identity, SubjectPublicKey provenKey, DateTimeOffset? confirmBy, CancellationToken cancellationToken)
    {
        var begun = await begin.ByMachineAsync(orderId, identity, cancellationToken);

        // It was not when it was looked up: the other call that was for the same key has it since.
        if (begun.Refusal?.Code == IssuingRefusals.AlreadyFetched().Code
            && await FindDeliveredAsync(orderId, provenKey, cancellationToken) is { } delivered)
            return new MachineCertificate(delivered, Unconfirmed: null);

        return begun.IsRefused ? begun.Refusal : await FinishAsync(begun.Value.Session, provenKey, confirmBy);
    }

    /// <summary>Likewise, of an order that this unit of work has added and that may not be saved yet; its claim saves it.</summary>
    internal async Task<Result<MachineCertificate>> HandleAsync(
        IssuableOrder added, IssuingIdentity identity, SubjectPublicKey provenKey, DateTimeOffset? confirmBy, CancellationToken cancellationToken)
    {
        var begun = await begin.ByMachineAsync(added, identity, cancellationToken);
        return begun.IsRefused ? begun.Refusal : await FinishAsync(begun.Value.Session, provenKey, confirmBy);
    }

    /// <summary>Reads a request, so that what cannot be issued for costs nobody a try or an order.</summary>
    internal static Result<CertificationRequest> Read(ReadOnlyMemory<byte> request) => request.Length > IssueFromRequest.BytesMax
        ? IssuingRefusals.RequestTooLarge(request.Length, IssueFromRequest.BytesMax)
        : PrivateKeys.AreIn(request) ? IssuingRefusals.PrivateKeySent() : CertificationRequest.Parse(request);

    // From here on nothing is cancelled: a machine that goes away must not leave an order that nobody holds.
    internal async Task<Result<MachineCertificate>> FinishAsync(IssuingSession session, SubjectPublicKey provenKey, DateTimeOffset? confirmBy)
    {
        try
        {
            session.AcceptTerms();
            var issued = await IssueAsync(session, provenKey, confirmBy);
            if (!IsByAnother(issued))
                return issued;

            var other = await AfterAnotherAsync(session, provenKey, confirmBy);
            return other.Refusal?.Code == IssuingRefusals.ElsewhereCode ? UnderWay() : other;
        }
        finally
        {
            await EndAsync(session);
        }
    }

    private static Refusal UnderWay() =>
        new("IssuingUnderWay", "This order is being issued to another request. Ask again: the same request gets the same certificate.");

    private static bool IsByAnother(Result<MachineCertificate> issued) =>
        issued.Refusal?.Code == IssuingRefusals.ElsewhereCode || issued.Refusal?.Code == IssuingRefusals.AlreadyFetched().Code;

    private async Task<Result<MachineCertificate>> IssueAsync(IssuingSession session, SubjectPublicKey provenKey, DateTimeOffset? confirmBy)
    {
        var chain = await issue.HandleAsync(session, provenKey, CancellationToken.None);
        if (chain.IsRefused)
            return chain.Refusal;
        if (session.Attempt is not { } attempt)
            return IssuingRefusals.SessionGone();

        return await HandOverAsync(session, confirmBy) is { } refusal
            ? await sign.RefuseLostAsync(session, attempt, CancellationToken.None) ?? refusal
            : new MachineCertificate(chain.Value, confirmBy is null ? null : new UnconfirmedCertificate(session.OrderId, attempt.IssuanceId));
    }

    // What was read before is not what the other has made of it.
    private async Task<Result<MachineCertificate>> AfterAnotherAsync(IssuingSession session, SubjectPublicKey provenKey, DateTimeOffset? confirmBy)
    {
        if (!await IsOverSoonAsync(session.OrderId))
            return UnderWay();

        orders.Forget();
        var order = await orders.ReadAsync(session, CancellationToken.None);
        if (order.Status != OrderStatus.Delivered)
            return await IssueAsync(session, provenKey, confirmBy);

        return await FindDeliveredAsync(order.Serial, provenKey, CancellationToken.None) is { } delivered
            ? new MachineCertificate(delivered, Unconfirmed: null)
            : IssuingRefusals.AlreadyFetched();
    }

    // In real time, whatever clock certificates are dated by: another's work is waited for.
    private async Task<bool> IsOverSoonAsync(Guid orderId)
    {
        for (var look = 0; look < LooksMax; look++)
        {
            if (!await orders.IsUnderWayAsync(orderId, CancellationToken.None))
                return true;
            await Task.Delay(s_betweenLooks, TimeProvider.System, CancellationToken.None);
        }

        return false;
    }

    private async Task<Refusal?> HandOverAsync(IssuingSession session, DateTimeOffset? confirmBy) => confirmBy is { } until
        ? await deliver.AwaitConfirmationAsync(session, until, CancellationToken.None)
        : (await deliver.HandleAsync(session, IssuedFormat.Der, CancellationToken.None)).Refusal;

    /// <summary>Ends the session of a machine, whatever became of it.</summary>
    internal async Task EndAsync(IssuingSession session)
    {
        try
        {
            await begin.RecordAsync(session, CancellationToken.None);
        }
        finally
        {
            sessions.End(session);
        }
    }

    private async Task<CertificateChain?> FindDeliveredAsync(
        ReferenceNumber reference, SubjectPublicKey key, CancellationToken cancellationToken)
    {
        var serial = await database.Orders.AsNoTracking()
            .Where(order => order.ReferenceNumber == reference && order.Status == OrderStatus.Delivered)
            .Select(order => order.Serial).SingleOrDefaultAsync(cancellationToken);
        return await FindDeliveredAsync(serial, key, cancellationToken);
    }

    private async Task<CertificateChain?> FindDeliveredAsync(Guid orderId, SubjectPublicKey key, CancellationToken cancellationToken)
    {
        var serial = await database.Orders.AsNoTracking()
            .Where(order => order.Id == orderId && order.Status == OrderStatus.Delivered)
            .Select(order => order.Serial).SingleOrDefaultAsync(cancellationToken);
        return await FindDeliveredAsync(serial, key, cancellationToken);
    }

    /// <summary>The certificate of a serial number, if it stands and is for a key; null where it is not.</summary>
    internal async Task<CertificateChain?> FindDeliveredAsync(
        SerialNumber? serial, SubjectPublicKey key, CancellationToken cancellationToken) =>
        serial is { } known && await authority.FindAsync(known, cancellationToken) is { Revocation: null } issued
            && issued.Certificate.PublicKey.Equals(key)
            ? authority.ChainOf(issued.Certificate)
            : null;
}
