using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;

namespace Segl.Server.Features.Orders;

/// <summary>Finds a draft for the person who fills it in, and keeps its answers.</summary>
public sealed class OpenDrafts(SeglDatabase database, TimeProvider clock)
{
    /// <summary>How long a draft is kept: a form begun in the morning can be finished the next morning, and no later.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromDays(1);

    /// <summary>The draft; the refusal NotFound where it is another person's, another organisation's, too old, or nobody's.</summary>
    public async Task<Result<OpenDraft>> FindAsync(Guid draftId, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Has(Right.AdministerCertificates))
            return Missing.Refusal;

        var oldest = clock.GetUtcNow() - Age;
        var draft = await database.OrderDrafts.SingleOrDefaultAsync(
            draft =>
                draft.Id == draftId && draft.AccountId == actor.AccountId && draft.OrganisationId == actor.OrganisationId
                    && draft.CreatedAt > oldest,
            cancellationToken);
        if (draft is null)
            return Missing.Refusal;

        var answers = OrderAnswers.FromJson(draft.Answers);
        var organisation = await database.Organisations
            .Include(organisation => organisation.ProductionUnits).Include(organisation => organisation.TaxUnits).AsSplitQuery()
            .SingleAsync(organisation => organisation.Id == actor.OrganisationId, cancellationToken);
        return new OpenDraft(draft, answers, organisation, await FindProfileAsync(answers, actor, cancellationToken));
    }

    private async Task<CertificateProfile?> FindProfileAsync(OrderAnswers answers, Actor actor, CancellationToken cancellationToken) =>
        answers.ProfileId is { } id
            ? await database.Profiles.SingleAsync(
                profile => profile.Id == id && profile.OrganisationId == actor.OrganisationId, cancellationToken)
            : null;
}

/// <summary>What is missing and what one may not see get the same answer (R1.2).</summary>
internal static class Missing
{
    /// <summary>The refusal that pages show as 404.</summary>
    public static Refusal Refusal { get; } = new("NotFound", "There is nothing here for you.");
}
