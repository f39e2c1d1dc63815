using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Profiles;

/// <summary>Changes whether seals may be made from a profile (R2.9); saved at once.</summary>
public sealed class ChangeSeals(FindProfileToEdit find, UnitOfWork unitOfWork)
{
    /// <summary>Changes it; null once it is done.</summary>
    public async Task<Refusal?> HandleAsync(Guid profileId, int seenVersion, Seals seals, Actor actor, CancellationToken cancellationToken)
    {
        var found = await find.HandleAsync(profileId, actor, cancellationToken);
        if (found.IsRefused)
            return found.Refusal;
        if (found.Value.RefuseStale(seenVersion) is { } stale)
            return stale;

        var (profile, organisation) = found.Value;
        var isAllowed = seals == Seals.Allowed;
        if (isAllowed && !organisation.AllowsSeals)
            return new Refusal("SealsNotAllowed", "The organisation's settings do not allow seals.") { Field = "AllowsSeals" };
        if (profile.AllowsSeals == isAllowed)
            return null;

        profile.AllowsSeals = isAllowed;
        unitOfWork.Record(actor, "profile.change-seals", $"profile:{profile.Id}", KeyValuePair.Create("seals", $"{seals}"));
        return await unitOfWork.CommitAsync(cancellationToken);
    }
}
