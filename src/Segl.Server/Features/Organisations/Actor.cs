namespace Segl.Server.Features.Organisations;

/// <summary>Who acts: one signed-in person, or one system with a certificate, in one organisation, from one network address.</summary>
/// <remarks>
/// Operations find things only through the actor's organisation, so that a forgotten check answers 404 and leaks nothing.
/// </remarks>
public sealed record Actor(Guid AccountId, string Name, Guid OrganisationId, IReadOnlySet<Role> Roles, string? Address)
{
    /// <summary>Whether one of the actor's roles carries the right, and nothing limits the actor to others.</summary>
    public bool Has(Right right) => (Limit is null || Limit.Contains(right)) && Rights.RolesWith(right).Any(Roles.Contains);

    /// <summary>The most that the actor may do by the access token in use; null where there is none.</summary>
    public IReadOnlySet<Right>? Limit { get; init; }

    /// <summary>The access token in use; null for a person at the portal.</summary>
    public Guid? TokenId { get; init; }

    /// <summary>
    /// The system that acts, as the audit trail names it; null for a person. Its <see cref="AccountId"/> is who ordered its certificate.
    /// </summary>
    public string? System { get; init; }

    /// <summary>The name under which the audit trail knows the actor.</summary>
    public string AuditName => System ?? $"account:{AccountId}";
}
