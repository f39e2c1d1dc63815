using Segl.Server.Features.Orders;

namespace Segl.Server.Features.Profiles;

/// <summary>The addresses of the pages that change a profile.</summary>
public static class ProfilePaths
{
    /// <summary>Where the master data are changed.</summary>
    public static string MasterData(Guid profileId) => $"{OrderPaths.Profile(profileId)}/ret";

    /// <summary>Where the system rights are changed.</summary>
    public static string SystemRights(Guid profileId) => $"{OrderPaths.Profile(profileId)}/rettigheder";

    /// <summary>Where it is said whether seals may be made.</summary>
    public static string Seals(Guid profileId) => $"{OrderPaths.Profile(profileId)}/segl";

    /// <summary>The profile, which says that a change is saved.</summary>
    public static string Saved(Guid profileId) => $"{OrderPaths.Profile(profileId)}?gemt=true";
}
