using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;

namespace Segl.Server.Features.Issuing;

/// <summary>Finds orders for issuing, with what their certificates will say.</summary>
public sealed class IssuableOrders(SeglDatabase database)
{
    /// <summary>The order of a session, tracked for a change.</summary>
    /// <remarks>
    /// What this scope has read already is not read again: should somebody else have changed it meanwhile, the change is refused, and what is read
    /// after that is new.
    /// </remarks>
    internal async Task<IssuableOrder?> FindAsync(Guid orderId, CancellationToken cancellationToken) =>
        FindTracked(orderId) ?? await FindAsync(order => order.Id == orderId, cancellationToken);

    /// <summary>The one order of which something is true, tracked for a change.</summary>
    internal Task<IssuableOrder?> FindAsync(Expression<Func<CertificateOrder, bool>> isTheOne, CancellationToken cancellationToken) =>
        Details(database.Orders.Where(isTheOne)).SingleOrDefaultAsync(cancellationToken);

    /// <summary>Whether somebody is issuing an order at this moment, and has not sent its certificate yet.</summary>
    internal Task<bool> IsUnderWayAsync(Guid orderId, CancellationToken cancellationToken) => database.Orders.AnyAsync(
        order => order.Id == orderId && order.Status == OrderStatus.Issuing && order.ConfirmBy == null, cancellationToken);

    /// <summary>Has the next look read what the database has by then.</summary>
    internal void Forget() => database.ChangeTracker.Clear();

    /// <summary>The order of a session as the database has it now.</summary>
    internal Task<CertificateOrder> ReadAsync(IssuingSession session, CancellationToken cancellationToken) =>
        database.Orders.AsNoTracking().SingleAsync(order => order.Id == session.OrderId, cancellationToken);

    /// <summary>The order of a reference number that a signed-in person may issue by user login.</summary>
    internal Task<IssuableOrder?> FindAsync(ReferenceNumber reference, Actor actor, CancellationToken cancellationToken) =>
        FindAsync(
            order => order.ReferenceNumber == reference && order.OrganisationId == actor.OrganisationId
                && order.Identification == Identification.UserLogin,
            cancellationToken);

    /// <summary>What the pages of a session show.</summary>
    public async Task<IssuableOrder> ShowAsync(IssuingSession session, CancellationToken cancellationToken) =>
        await Details(database.Orders.AsNoTracking().Where(order => order.Id == session.OrderId)).SingleAsync(cancellationToken);

    /// <summary>Why a session cannot go on; null where it can.</summary>
    internal async Task<IssuingLoss?> FindLossAsync(IssuingSession session, CertificateOrder order, CancellationToken cancellationToken) =>
        order.Status switch
        {
            OrderStatus.Deleted => IssuingLoss.Deleted,
            OrderStatus.Delivered => session.Step is not IssuingStep.Delivered && !order.Names(session) ? IssuingLoss.Fetched : null,
            _ =>
                session.Step is IssuingStep.Identified or IssuingStep.TermsAccepted
                    && !await IsStillTheOneAsync(session, order, cancellationToken)
                ? IssuingLoss.Replaced
                : null,
        };

    /// <summary>Whether whoever began is still the one who may issue.</summary>
    internal async Task<bool> IsStillTheOneAsync(IssuingSession session, CertificateOrder order, CancellationToken cancellationToken)
    {
        // A new code kills the old one (R2.5), also where somebody had begun with the old one.
        if (session.Identity.CodeId is { } codeId)
            return await database.OneTimeCodes.AnyAsync(
                code => code.Id == codeId && code.ReplacedAt == null && code.UsedAt == null, cancellationToken);

        // A role that was taken away counts at once, also for somebody who had begun with it.
        var roles = Rights.RolesWith(Right.IssueByUserLogin);
        return session.Identity.AccountId is not { } accountId || await database.Memberships.AnyAsync(
            member => member.AccountId == accountId && member.OrganisationId == order.OrganisationId && roles.Contains(member.Role),
            cancellationToken);
    }

    private IssuableOrder? FindTracked(Guid orderId)
    {
        using var quiet = database.WithoutDetectingChanges();
        return database.FindTracked<CertificateOrder>(each => each.Id == orderId) is { } order
            && database.FindTracked<CertificateProfile>(each => each.Id == order.ProfileId) is { } profile
            && database.FindTracked<Organisation>(each => each.Id == order.OrganisationId) is { } organisation
            ? new(order, profile, organisation)
            : null;
    }

    private IQueryable<IssuableOrder> Details(IQueryable<CertificateOrder> orders) =>
        from order in orders
        join profile in database.Profiles on order.ProfileId equals profile.Id
        join organisation in database.Organisations on order.OrganisationId equals organisation.Id
        select new IssuableOrder(order, profile, organisation);
}

/// <summary>An order with what its certificate will say.</summary>
public sealed record IssuableOrder(CertificateOrder Order, CertificateProfile Profile, Organisation Organisation)
{
    /// <summary>Why it cannot be issued now, whoever asks; null if it can.</summary>
    internal Refusal? Refuse() => Order switch
    {
        { Status: OrderStatus.Deleted } => IssuingRefusals.NotFound(),
        { Status: OrderStatus.Delivered } => IssuingRefusals.AlreadyFetched(),
        _ => Order.RefuseEmail(Profile),
    };
}
