using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Profiles;

/// <summary>Adds a profile to the unit of work, whoever orders with it.</summary>
public sealed class NewProfiles(SeglDatabase database, UnitOfWork unitOfWork, TimeProvider clock)
{
    /// <summary>Adds it.</summary>
    public CertificateProfile Add(ProfileDetails details, SystemRights rights, bool allowsSeals, Actor actor)
    {
        var profile = CertificateProfile.Create(actor.OrganisationId, details, rights, allowsSeals, clock.GetUtcNow());
        database.Profiles.Add(profile);
        unitOfWork.Record(actor, "profile.create", $"profile:{profile.Id}", KeyValuePair.Create("name", profile.Name.ToString()));
        return profile;
    }
}
