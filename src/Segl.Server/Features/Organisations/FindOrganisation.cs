using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Storage;

namespace Segl.Server.Features.Organisations;

/// <summary>Finds the actor's organisation with its settings and units.</summary>
public sealed class FindOrganisation(SeglDatabase database)
{
    /// <summary>The organisation; the refusal NotFound for whoever may not see it.</summary>
    public async Task<Result<Organisation>> HandleAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Has(Right.SeeCertificates) && !actor.Has(Right.ChangeOrganisation))
            return Missing.Refusal;

        return await database.Organisations.AsNoTracking().AsSplitQuery()
            .Include(organisation => organisation.ProductionUnits).Include(organisation => organisation.TaxUnits)
            .SingleAsync(organisation => organisation.Id == actor.OrganisationId, cancellationToken);
    }
}
