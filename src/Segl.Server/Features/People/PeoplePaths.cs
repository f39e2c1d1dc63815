namespace Segl.Server.Features.People;

/// <summary>The addresses of the pages about an organisation's people.</summary>
public static class PeoplePaths
{
    /// <summary>All of them.</summary>
    public const string List = "/organisation/personer";

    /// <summary>Where somebody is invited.</summary>
    public const string Invite = $"{List}/inviter";

    /// <summary>One person.</summary>
    public static string Person(Guid accountId) => $"{List}/{accountId}";

    /// <summary>Where a person leaves the organisation.</summary>
    public static string Remove(Guid accountId) => $"{List}/{accountId}/fjern";

    /// <summary>One invitation.</summary>
    public static string Invitation(Guid id) => $"{List}/invitationer/{id}";

    /// <summary>Where an invitation is accepted.</summary>
    public static string Accept(string token) => $"/invitation/{token}";
}
