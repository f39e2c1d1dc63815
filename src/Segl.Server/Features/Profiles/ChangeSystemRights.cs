using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Profiles;

/// <summary>Changes what a system may do that signs in with a profile's certificates (R2.9); saved at once.</summary>
public sealed class ChangeSystemRights(FindProfileToEdit find, UnitOfWork unitOfWork)
{
    private const SystemRights Known = SystemRights.IdmServices | SystemRights.CertificateHandling;

    /// <summary>Changes it; null once it is done.</summary>
    public async Task<Refusal?> HandleAsync(
        Guid profileId, int seenVersion, SystemRights rights, Actor actor, CancellationToken cancellationToken)
    {
        var found = await find.HandleAsync(profileId, actor, cancellationToken);
        if (found.IsRefused)
            return found.Refusal;
        if (found.Value.RefuseStale(seenVersion) is { } stale)
            return stale;
        if (actor.System is not null)
            return SystemRightsRules.PersonNeeded();
        if ((rights & ~Known) != SystemRights.None)
            return new Refusal("SystemRightUnknown", "One of these system rights does not exist.") { Field = "Rights" };

        var profile = found.Value.Profile;
        if (profile.SystemRights == rights)
            return null;

        profile.SystemRights = rights;
        unitOfWork.Record(actor, "profile.change-system-rights", $"profile:{profile.Id}", KeyValuePair.Create("rights", $"{rights}"));
        return await unitOfWork.CommitAsync(cancellationToken);
    }
}
