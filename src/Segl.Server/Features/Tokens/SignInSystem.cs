using Microsoft.EntityFrameworkCore;
using Segl.Ca.Issuing;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Certificates;
using Segl.Server.Storage;

namespace Segl.Server.Features.Tokens;

/// <summary>Gives a system an access token that has shown its certificate over mutual TLS (R6.2).</summary>
public sealed class SignInSystem(SeglDatabase database, UnitOfWork unitOfWork, TimeProvider clock)
{
    /// <summary>How long the token lasts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Living tokens of one certificate; a system that signs in for every call loses its oldest ones.</summary>
    private const int TokensMax = 32;

    /// <summary>Makes it.</summary>
    /// <param name="held">The certificate that the system has proved to hold, and which stands now.</param>
    /// <param name="address">The system's network address.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Result<MadeToken>> HandleAsync(IssuedCertificate held, string? address, CancellationToken cancellationToken)
    {
        var serial = held.Certificate.SerialNumber;
        var found = await SystemActors.FindAsync(database, held, cancellationToken);
        var rights = TokenGrants.OfSystem(found?.Profile.SystemRights ?? default);
        if (found is null || rights == TokenRights.None)
            return new Refusal(
                "SystemRightMissing",
                "The certificate's profile has no system right. A user administrator can give it one: access to the IdM services, or to handling of "
                + "certificates.");

        var now = clock.GetUtcNow();
        await MakeRoomAsync(held, now, cancellationToken);
        var secret = TokenSecret.Draw();
        var token = new AccessToken
        {
            Id = Guid.CreateVersion7(now),
            Hash = secret.Hash,
            AccountId = found.Order.OrderedBy,
            OrganisationId = found.Order.OrganisationId,
            Name = found.Profile.Name.Value,
            Rights = rights,
            Serial = serial,
            ProfileId = found.Profile.Id,
            CreatedAt = now,
            ExpiresAt = now + Lifetime,
        };
        database.AccessTokens.Add(token);
        unitOfWork.Record(
            $"certificate:{serial}", address, "system.sign-in", token.OrganisationId, $"profile:{found.Profile.Id}",
            [KeyValuePair.Create("tokenRights", $"{rights}")]);
        return await unitOfWork.CommitAsync(cancellationToken) is { } refusal ? refusal : new MadeToken(token, secret);
    }

    // What has expired is evidence of nothing: the audit trail has when the system signed in.
    private async Task MakeRoomAsync(IssuedCertificate held, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var serial = held.Certificate.SerialNumber;
        var own = database.AccessTokens.Where(token => token.ProfileId == held.ProfileId);
        await own.Where(token => token.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        var surplus = await own.Where(token => token.Serial == serial)
            .OrderByDescending(token => token.CreatedAt).ThenByDescending(token => token.Id)
            .Skip(TokensMax - 1).Select(token => token.Id).ToListAsync(cancellationToken);
        if (surplus.Count > 0)
            await own.Where(token => surplus.Contains(token.Id)).ExecuteDeleteAsync(cancellationToken);
    }
}
