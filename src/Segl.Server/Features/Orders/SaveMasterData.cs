using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;

namespace Segl.Server.Features.Orders;

/// <summary>Keeps the first step of an order form.</summary>
public sealed class SaveMasterData(OpenDrafts drafts, UnitOfWork unitOfWork)
{
    /// <summary>Keeps it; answers everything that is wrong with it, which is nothing once it is kept.</summary>
    public async Task<IReadOnlyList<Refusal>> HandleAsync(Guid draftId, ProfileForm form, Actor actor, CancellationToken cancellationToken)
    {
        var found = await drafts.FindAsync(draftId, actor, cancellationToken);
        if (found.IsRefused)
            return [found.Refusal];

        var open = found.Value;
        if (open.Refuse(OrderStep.MasterData) is { } refusal)
            return [refusal];
        if (ProfileDetails.Read(form, open.Organisation).Refusals is { Count: > 0 } faults)
            return faults;

        open.Draft.Answers = (open.Answers with { MasterData = form }).ToJson();
        return await unitOfWork.CommitAsync(cancellationToken) is { } changed ? [changed] : [];
    }
}
