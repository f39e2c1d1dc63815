using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Tokens;

/// <summary>Ends an access token of the actor's own; it is worth nothing from the next request on.</summary>
public sealed class EndToken(SeglDatabase database, UnitOfWork unitOfWork, TimeProvider clock)
{
    /// <summary>Ends it; null once it is ended, also where it was before.</summary>
    public async Task<Refusal?> HandleAsync(Guid tokenId, Actor actor, CancellationToken cancellationToken)
    {
        var token = await OwnTokens.Of(actor, database).SingleOrDefaultAsync(token => token.Id == tokenId, cancellationToken);
        if (token is null)
            return Missing.Refusal;
        if (!token.IsAlive(clock.GetUtcNow()))
            return null;

        token.EndedAt = clock.GetUtcNow();
        unitOfWork.Record(actor, "token.end", $"token:{token.Id}", KeyValuePair.Create("name", token.Name));
        return await unitOfWork.CommitAsync(cancellationToken);
    }
}
