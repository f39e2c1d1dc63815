using System.Text.Json;
using Segl.Ca;
using Segl.Ca.Auditing;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;

namespace Segl.Server.Features.Certificates;

/// <summary>What was entered for a revocation, as its receipt tells it.</summary>
/// <param name="Cause">The cause that was chosen; null where nobody chose one, as when the engine revokes what reached nobody.</param>
/// <param name="IsOwn">Whether it was the reader who revoked.</param>
/// <param name="IsKeyBlocked">Whether the key is never certified again, also where only a later wish said that others may know it.</param>
public sealed record EnteredRevocation(RevocationCause? Cause, bool IsOwn, bool IsKeyBlocked);

/// <summary>Finds what was entered for the one revocation of a certificate, whoever asked for another one later.</summary>
/// <remarks>The audit trail is where the cause stands; certificates and lists know only the code that others read.</remarks>
public sealed class FindRevocation(FindCertificate find, AuditReader reader, CertificateAuthority authority)
{
    /// <summary>What was entered; the refusal NotFound as for revoking itself.</summary>
    public async Task<Result<EnteredRevocation>> HandleAsync(
        Guid profileId, SerialNumber serial, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Has(Right.AdministerCertificates))
            return Missing.Refusal;

        var found = await find.HandleAsync(profileId, serial, actor, cancellationToken);
        if (found.IsRefused)
            return found.Refusal;

        var filter = new AuditFilter(actor.OrganisationId.ToString())
        {
            Area = "certificate",
            Subjects = [$"{serial}"],
            Outcome = AuditOutcome.Succeeded,
        };
        var revoked = await reader.ReadAllAsync(filter, cancellationToken)
            .FirstOrDefaultAsync(record => record.Action == "certificate.revoke", cancellationToken);
        return new EnteredRevocation(
            revoked is null ? null : CauseIn(revoked),
            revoked?.Actor == actor.AuditName,
            await authority.IsBlockedAsync(found.Value.Issued.Certificate.PublicKey, cancellationToken));
    }

    private static RevocationCause? CauseIn(AuditRecord revoked)
    {
        using var details = JsonDocument.Parse(revoked.DetailsJson);
        return details.RootElement.TryGetProperty("cause", out var cause) && Enum.TryParse<RevocationCause>(cause.GetString(), out var known)
            ? known
            : null;
    }
}
