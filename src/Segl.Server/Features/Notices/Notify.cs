using Segl.Server.Storage;

namespace Segl.Server.Features.Notices;

/// <summary>Tells people something beside the name in the portal (R2.8), within the caller's unit of work.</summary>
/// <remarks>The kind is a text key of the telling feature, given as <c>kind:</c>; what the notice is about replaces <c>{0}</c>.</remarks>
public sealed class Notify(SeglDatabase database, TimeProvider clock)
{
    /// <summary>Tells these accounts something of an organisation; each once.</summary>
    public void Tell(Guid organisationId, IEnumerable<Guid> accountIds, string kind, string about, string path)
    {
        var now = clock.GetUtcNow();
        database.Notices.AddRange(accountIds.Distinct().Select(accountId => new Notice
        {
            Id = Guid.CreateVersion7(now),
            AccountId = accountId,
            OrganisationId = organisationId,
            Kind = kind,
            About = about,
            Path = path,
            CreatedAt = now,
        }));
    }
}
