using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Orders;

/// <summary>Keeps the last step of an order form.</summary>
public sealed class SaveCertificate(OpenDrafts drafts, UnitOfWork unitOfWork)
{
    /// <summary>Keeps it; answers everything that is wrong with it, which is nothing once it is kept.</summary>
    public async Task<IReadOnlyList<Refusal>> HandleAsync(
        Guid draftId, CertificateForm form, Actor actor, CancellationToken cancellationToken)
    {
        var found = await drafts.FindAsync(draftId, actor, cancellationToken);
        if (found.IsRefused)
            return [found.Refusal];

        var open = found.Value;
        if (open.Refuse(OrderStep.Certificate) is { } refusal)
            return [refusal];
        if (open.Rules is not { } rules)
            return [OpenDraft.StepSkipped];
        if (rules.Read(form).Refusals is { Count: > 0 } faults)
            return faults;

        open.Draft.Answers = (open.Answers with { Certificate = form }).ToJson();
        return await unitOfWork.CommitAsync(cancellationToken) is { } changed ? [changed] : [];
    }
}
