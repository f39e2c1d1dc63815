using Segl.Pki.Certificates;
using Segl.Pki.Keys;

namespace Segl.Ca.Issuing;

/// <summary>What somebody wants certified.</summary>
public sealed record IssuanceRequest
{
    /// <summary>The caller's own id of this issuance: asking twice with it gives the same certificate.</summary>
    public required Guid IssuanceId { get; init; }

    /// <summary>The shape: <see cref="OcesTemplate.OrganisationId"/> or <see cref="OcesTemplate.SystemId"/>.</summary>
    public required string TemplateId { get; init; }

    /// <summary>For whom.</summary>
    public required OcesSubject Subject { get; init; }

    /// <summary>The key, of which the caller has seen a proof of possession.</summary>
    public required SubjectPublicKey PublicKey { get; init; }

    /// <summary>Who asks, for the audit trail: <c>user:…</c>, <c>order:…</c>.</summary>
    public required string Actor { get; init; }

    /// <summary>The organisation's id in the caller's records.</summary>
    public required string Organisation { get; init; }
}
