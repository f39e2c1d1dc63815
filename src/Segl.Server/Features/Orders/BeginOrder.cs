using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Orders;

/// <summary>Opens an order form: for a new profile, or for a further certificate of one (R2.2, R2.9).</summary>
public sealed class BeginOrder(SeglDatabase database, UnitOfWork unitOfWork, TimeProvider clock)
{
    /// <summary>Open forms per person: more than anybody fills in at once, few enough that nobody fills the table.</summary>
    private const int DraftsMax = 20;

    /// <summary>Opens it; answers the draft's id.</summary>
    /// <param name="profileId">The profile that gets a further certificate; null for a new one.</param>
    /// <param name="actor">Who orders.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Result<Guid>> HandleAsync(Guid? profileId, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Has(Right.AdministerCertificates))
            return Missing.Refusal;
        if (profileId is { } id && !await database.Profiles.AnyAsync(
                profile => profile.Id == id && profile.OrganisationId == actor.OrganisationId, cancellationToken))
            return Missing.Refusal;

        var now = clock.GetUtcNow();
        await DropOldestAsync(actor, cancellationToken);
        var draft = new OrderDraft
        {
            Id = Guid.CreateVersion7(now),
            AccountId = actor.AccountId,
            OrganisationId = actor.OrganisationId,
            Answers = new OrderAnswers { ProfileId = profileId }.ToJson(),
            CreatedAt = now,
        };
        database.OrderDrafts.Add(draft);
        return await unitOfWork.CommitAsync(cancellationToken) is { } refusal ? refusal : draft.Id;
    }

    private async Task DropOldestAsync(Actor actor, CancellationToken cancellationToken)
    {
        var surplus = await database.OrderDrafts
            .Where(draft => draft.AccountId == actor.AccountId)
            .OrderByDescending(draft => draft.CreatedAt).ThenByDescending(draft => draft.Id)
            .Skip(DraftsMax - 1).Select(draft => draft.Id).ToListAsync(cancellationToken);
        await database.OrderDrafts.Where(draft => surplus.Contains(draft.Id)).ExecuteDeleteAsync(cancellationToken);
    }
}
