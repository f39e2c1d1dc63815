using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;

namespace Segl.Server.Features.Orders;

/// <summary>An order as a program sends it: all steps of the form at once.</summary>
/// <param name="ProfileId">The profile that gets a further certificate; null where <paramref name="Profile"/> makes one.</param>
/// <param name="Profile">The new profile's master data; null where there is a profile.</param>
/// <param name="SystemRights">What a system may do with a new profile's certificates.</param>
/// <param name="Seals">Whether seals may be made from a new profile.</param>
/// <param name="Certificate">The certificate.</param>
public sealed record WantedOrder(Guid? ProfileId, ProfileForm? Profile, SystemRights SystemRights, Seals Seals, CertificateForm Certificate);

/// <summary>What placing an order gave.</summary>
/// <param name="OrderId">The order; null where there are refusals.</param>
/// <param name="Refusals">Everything that is wrong; empty where nothing is.</param>
public sealed record OrderPlacing(Guid? OrderId, IReadOnlyList<Refusal> Refusals);

/// <summary>Places an order in one step, with a new profile or for one that exists (R2.2, R2.3, R2.9), once for each idempotency key.</summary>
public sealed class PlaceOrder(SeglDatabase database, UnitOfWork unitOfWork, NewOrders orders, NewProfiles profiles, TimeProvider clock)
{
    /// <summary>Places it, or answers the order that the key stands for already.</summary>
    /// <param name="wanted">What is ordered.</param>
    /// <param name="key">The idempotency key; null for none.</param>
    /// <param name="actor">Who orders.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<OrderPlacing> HandleAsync(WantedOrder wanted, string? key, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Has(Right.AdministerCertificates))
            return Refused(Missing.Refusal);

        var hash = key is null ? null : OrderKey.HashOf(key, actor);
        if (hash is { IsRefused: true })
            return Refused(hash.Refusal);

        var keyed = hash is not null ? new Keyed(hash.Value, SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(wanted))) : null;
        var placed = await TryAsync(wanted, keyed, actor, cancellationToken);

        // The same request came twice at once; the other one's order is the answer.
        return keyed is not null && placed.Refusals is [{ Code: UnitOfWork.ChangedMeanwhile }]
            ? await TryAsync(wanted, keyed, actor, cancellationToken)
            : placed;
    }

    private sealed record Keyed(byte[] Hash, byte[] RequestHash);

    private async Task<OrderPlacing> TryAsync(WantedOrder wanted, Keyed? keyed, Actor actor, CancellationToken cancellationToken)
    {
        if (keyed is not null && await FindAsync(keyed, cancellationToken) is { } known)
            return known;

        var organisation = await database.Organisations
            .Include(organisation => organisation.ProductionUnits).Include(organisation => organisation.TaxUnits).AsSplitQuery()
            .SingleAsync(organisation => organisation.Id == actor.OrganisationId, cancellationToken);
        if (wanted.ProfileId is { } id)
        {
            var existing = await database.Profiles.SingleOrDefaultAsync(
                profile => profile.Id == id && profile.OrganisationId == actor.OrganisationId, cancellationToken);
            return existing is null
                ? Refused(Missing.Refusal)
                : await OrderAsync(existing, OrderRules.For(existing, organisation), wanted, organisation, keyed, actor, cancellationToken);
        }

        return await WithNewProfileAsync(wanted, organisation, keyed, actor, cancellationToken);
    }

    private async Task<OrderPlacing> WithNewProfileAsync(
        WantedOrder wanted, Organisation organisation, Keyed? keyed, Actor actor, CancellationToken cancellationToken)
    {
        var reading = ProfileDetails.Read(wanted.Profile ?? new ProfileForm(), organisation);
        if (reading.Details is not { } details)
            return new OrderPlacing(OrderId: null, reading.Refusals);
        if (wanted.SystemRights != SystemRights.None && actor.System is not null)
            return Refused(SystemRightsRules.PersonNeeded());
        if (wanted.Seals == Seals.Allowed && !organisation.AllowsSeals)
            return Refused(new Refusal("SealsNotAllowed", "The organisation's settings do not allow seals.") { Field = "AllowsSeals" });

        var rules = OrderRules.For(details, organisation);
        if (rules.Read(wanted.Certificate).Refusals is { Count: > 0 } faults)
            return new OrderPlacing(OrderId: null, faults);

        var profile = profiles.Add(details, wanted.SystemRights, wanted.Seals == Seals.Allowed, actor);
        return await OrderAsync(profile, rules, wanted, organisation, keyed, actor, cancellationToken);
    }

    private async Task<OrderPlacing> OrderAsync(
        CertificateProfile profile, OrderRules rules, WantedOrder wanted, Organisation organisation, Keyed? keyed, Actor actor,
        CancellationToken cancellationToken)
    {
        var reading = rules.Read(wanted.Certificate);
        if (reading.Choice is not { } choice)
            return new OrderPlacing(OrderId: null, reading.Refusals);

        var order = await orders.AddAsync(profile, organisation, choice, renews: null, actor, cancellationToken);
        if (keyed is not null)
            database.OrderKeys.Add(new OrderKey
            {
                Hash = keyed.Hash, RequestHash = keyed.RequestHash, OrderId = order.Id, CreatedAt = clock.GetUtcNow(),
            });
        return await unitOfWork.CommitAsync(cancellationToken) is { } refusal ? Refused(refusal) : new OrderPlacing(order.Id, []);
    }

    private async Task<OrderPlacing?> FindAsync(Keyed keyed, CancellationToken cancellationToken)
    {
        var known = await database.OrderKeys.AsNoTracking().SingleOrDefaultAsync(key => key.Hash == keyed.Hash, cancellationToken);
        if (known is null)
            return null;

        return known.RequestHash.AsSpan().SequenceEqual(keyed.RequestHash)
            ? new OrderPlacing(known.OrderId, [])
            : Refused(new Refusal("IdempotencyKeyReused", "This Idempotency-Key was used for another order. Take a new key for a new order."));
    }

    private static OrderPlacing Refused(Refusal refusal) => new(OrderId: null, [refusal]);
}
