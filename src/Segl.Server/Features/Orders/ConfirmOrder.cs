using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;

namespace Segl.Server.Features.Orders;

/// <summary>Makes an order of a draft, and with a new profile the profile too: once, however often it is asked for (R2.4).</summary>
public sealed class ConfirmOrder(SeglDatabase database, OpenDrafts drafts, UnitOfWork unitOfWork, NewOrders orders, NewProfiles profiles)
{
    /// <summary>Makes it, or answers the order that the draft has become already.</summary>
    public async Task<Result<ConfirmedOrder>> HandleAsync(Guid draftId, Actor actor, CancellationToken cancellationToken)
    {
        var confirmed = await TryAsync(draftId, actor, cancellationToken);

        // Another tab was first; what it ordered is the answer.
        return confirmed.Refusal?.Code == UnitOfWork.ChangedMeanwhile ? await TryAsync(draftId, actor, cancellationToken) : confirmed;
    }

    private async Task<Result<ConfirmedOrder>> TryAsync(Guid draftId, Actor actor, CancellationToken cancellationToken)
    {
        var found = await drafts.FindAsync(draftId, actor, cancellationToken);
        if (found.IsRefused)
            return found.Refusal;

        var open = found.Value;
        if (open.Draft.OrderId is { } orderId)
            return Answer(await database.Orders.SingleAsync(order => order.Id == orderId, cancellationToken), open);
        if (open.FirstIncomplete is { } step)
            return new Refusal("OrderIncomplete", $"The step {step} has no answer that is allowed now.") { Arguments = [$"{step}"] };
        if (open.Choice is not { } choice)
            return OpenDraft.StepSkipped;

        var profile = open.Profile ?? CreateProfile(open, actor);
        var order = await orders.AddAsync(profile, open.Organisation, choice, renews: null, actor, cancellationToken);
        open.Draft.OrderId = order.Id;
        return await unitOfWork.CommitAsync(cancellationToken) is { } refusal ? refusal : Answer(order, open);
    }

    private CertificateProfile CreateProfile(OpenDraft open, Actor actor)
    {
        var details = open.Details ?? throw new InvalidOperationException("A complete draft without details.");
        var allowsSeals = open.Answers.AllowsSeals == true && open.Organisation.AllowsSeals;
        return profiles.Add(details, open.Answers.SystemRights ?? SystemRights.None, allowsSeals, actor);
    }

    // The order says how it was ordered, whatever the settings allow now.
    private static ConfirmedOrder Answer(CertificateOrder order, OpenDraft open)
    {
        var goesDirectly = open.Answers.Certificate is { GoesDirectly: true } && OrderRules.CanGoDirectly(order.Identification)
            && open.Email is null;
        return new(order.Id, order.ProfileId, order.ReferenceNumber, goesDirectly ? NextPage.Issuing : NextPage.Receipt);
    }
}

/// <summary>What a draft became.</summary>
public sealed record ConfirmedOrder(Guid OrderId, Guid ProfileId, ReferenceNumber ReferenceNumber, NextPage Next);

/// <summary>Where the one who ordered goes next.</summary>
public enum NextPage
{
    /// <summary>To the receipt, which says what happens next.</summary>
    Receipt,

    /// <summary>Directly to issuing (R2.3).</summary>
    Issuing,
}
