using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;

namespace Segl.Server.Features.Orders;

/// <summary>Keeps the second step of an order form.</summary>
public sealed class SaveSystemRights(OpenDrafts drafts, UnitOfWork unitOfWork)
{
    private const SystemRights Known = SystemRights.IdmServices | SystemRights.CertificateHandling;

    /// <summary>Keeps it; answers everything that is wrong with it, which is nothing once it is kept.</summary>
    public async Task<IReadOnlyList<Refusal>> HandleAsync(
        Guid draftId, SystemRights rights, Actor actor, CancellationToken cancellationToken)
    {
        var found = await drafts.FindAsync(draftId, actor, cancellationToken);
        if (found.IsRefused)
            return [found.Refusal];

        var open = found.Value;
        if (open.Refuse(OrderStep.SystemRights) is { } refusal)
            return [refusal];
        if ((rights & ~Known) != SystemRights.None)
            return [new Refusal("SystemRightUnknown", "One of these system rights does not exist.") { Field = "Rights" }];

        open.Draft.Answers = (open.Answers with { SystemRights = rights }).ToJson();
        return await unitOfWork.CommitAsync(cancellationToken) is { } changed ? [changed] : [];
    }
}
