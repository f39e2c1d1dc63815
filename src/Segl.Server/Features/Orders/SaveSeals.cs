using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Orders;

/// <summary>Keeps the third step of an order form, which only organisations that allow seals have.</summary>
public sealed class SaveSeals(OpenDrafts drafts, UnitOfWork unitOfWork)
{
    /// <summary>Keeps it; answers everything that is wrong with it, which is nothing once it is kept.</summary>
    public async Task<IReadOnlyList<Refusal>> HandleAsync(Guid draftId, Seals seals, Actor actor, CancellationToken cancellationToken)
    {
        var found = await drafts.FindAsync(draftId, actor, cancellationToken);
        if (found.IsRefused)
            return [found.Refusal];

        var open = found.Value;
        if (open.Refuse(OrderStep.Seals) is { } refusal)
            return [refusal];

        open.Draft.Answers = (open.Answers with { AllowsSeals = seals == Seals.Allowed }).ToJson();
        return await unitOfWork.CommitAsync(cancellationToken) is { } changed ? [changed] : [];
    }
}

/// <summary>Whether seals may be made from a profile.</summary>
public enum Seals
{
    /// <summary>No.</summary>
    NotAllowed,

    /// <summary>Yes.</summary>
    Allowed,
}
