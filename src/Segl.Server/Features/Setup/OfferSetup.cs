using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;
using Segl.Server.Web;

namespace Segl.Server.Features.Setup;

/// <summary>Makes a one-time link for an installation that nobody can sign in to yet (R1.5); there is no default password.</summary>
internal sealed class OfferSetup(SeglDatabase database, IOptions<SeglOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan ValidFor = TimeSpan.FromHours(24);

    /// <summary>The link; null where there are accounts already.</summary>
    public async Task<string?> HandleAsync(CancellationToken cancellationToken)
    {
        if (await database.Users.AnyAsync(cancellationToken))
            return null;

        // Links of other nodes that start at the same time stay: whichever is used first ends them all.
        var now = clock.GetUtcNow();
        await database.SetupLinks.Where(link => link.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        var token = LinkToken.Draw();
        database.SetupLinks.Add(new SetupLink { TokenHash = token.Hash, CreatedAt = now, ExpiresAt = now + ValidFor });
        await database.SaveChangesAsync(cancellationToken);
        return $"{options.Value.PublicUrl.TrimEnd('/')}/opsaetning/{token.Reveal()}";
    }
}
