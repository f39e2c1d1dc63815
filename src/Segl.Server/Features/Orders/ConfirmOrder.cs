using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;

namespace Segl.Server.Features.Orders;

/// <summary>Makes an order of a draft, and with a new profile the profile too: once, however often it is asked for (R2.4).</summary>
public sealed class ConfirmOrder(
    SeglDatabase database, OpenDrafts drafts, UnitOfWork unitOfWork, OrderAnnouncement announcement, ValidationLinks links, TimeProvider clock)
{
    /// <summary>More numbers than are ever drawn: of ten thousand million, few are taken.</summary>
    private const int DrawsMax = 20;

    /// <summary>Makes it, or answers the order that the draft has become already.</summary>
    public async Task<Result<ConfirmedOrder>> HandleAsync(Guid draftId, Actor actor, CancellationToken cancellationToken)
    {
        var confirmed = await TryAsync(draftId, actor, cancellationToken);

        // Another tab was first; what it ordered is the answer.
        return confirmed.Refusal?.Code == UnitOfWork.ChangedMeanwhile ? await TryAsync(draftId, actor, cancellationToken) : confirmed;
    }

    private async Task<Result<ConfirmedOrder>> TryAsync(Guid draftId, Actor actor, CancellationToken cancellationToken)
    {
        var found = await drafts.FindAsync(draftId, actor, cancellationToken);
        if (found.IsRefused)
            return found.Refusal;

        var open = found.Value;
        if (open.Draft.OrderId is { } orderId)
            return Answer(await database.Orders.SingleAsync(order => order.Id == orderId, cancellationToken), open);
        if (open.FirstIncomplete is { } step)
            return new Refusal("OrderIncomplete", $"The step {step} has no answer that is allowed now.") { Arguments = [$"{step}"] };
        if (open.Choice is not { } choice)
            return OpenDraft.StepSkipped;

        var profile = open.Profile ?? CreateProfile(open, actor);
        var order = await CreateOrderAsync(profile, choice, actor, cancellationToken);
        open.Draft.OrderId = order.Id;
        await TellAsync(order, profile, open, cancellationToken);
        return await unitOfWork.CommitAsync(cancellationToken) is { } refusal ? refusal : Answer(order, open);
    }

    private CertificateProfile CreateProfile(OpenDraft open, Actor actor)
    {
        var details = open.Details ?? throw new InvalidOperationException("A complete draft without details.");
        var allowsSeals = open.Answers.AllowsSeals == true && open.Organisation.AllowsSeals;
        var profile = CertificateProfile.Create(
            actor.OrganisationId, details, open.Answers.SystemRights ?? SystemRights.None, allowsSeals, clock.GetUtcNow());
        database.Profiles.Add(profile);
        unitOfWork.Record(actor, "profile.create", $"profile:{profile.Id}", KeyValuePair.Create("name", profile.Name.ToString()));
        return profile;
    }

    private async Task<CertificateOrder> CreateOrderAsync(
        CertificateProfile profile, CertificateChoice choice, Actor actor, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var order = new CertificateOrder
        {
            Id = Guid.CreateVersion7(now),
            ProfileId = profile.Id,
            OrganisationId = actor.OrganisationId,
            Kind = choice.Kind,
            Identification = choice.Identification,
            Method = choice.Method,
            IsPublished = choice.IsPublished,
            ReferenceNumber = await DrawAsync(cancellationToken),
            OrderedAt = now,
            OrderedBy = actor.AccountId,
        };
        database.Orders.Add(order);
        unitOfWork.Record(
            actor,
            "order.create",
            $"order:{order.Id}",
            KeyValuePair.Create("profile", $"{profile.Id}"),
            KeyValuePair.Create("reference", $"{order.ReferenceNumber}"),
            KeyValuePair.Create("kind", $"{order.Kind}"),
            KeyValuePair.Create("identification", $"{order.Identification}"),
            KeyValuePair.Create("method", $"{order.Method}"),
            KeyValuePair.Create("publish", order.IsPublished ? "consented" : "no"));
        return order;
    }

    private async Task<ReferenceNumber> DrawAsync(CancellationToken cancellationToken)
    {
        for (var draws = 0; draws < DrawsMax; draws++)
        {
            var number = ReferenceNumber.Draw();
            if (!await database.Orders.AnyAsync(order => order.ReferenceNumber == number, cancellationToken))
                return number;
        }

        throw new InvalidOperationException($"{DrawsMax} reference numbers in a row were taken.");
    }

    private async Task TellAsync(CertificateOrder order, CertificateProfile profile, OpenDraft open, CancellationToken cancellationToken)
    {
        if (profile.Email is { } address)
            await links.SendAsync(order, address, profile, open.Organisation, cancellationToken);

        // Whoever goes on to issuing at once need not be told to.
        if (!GoesDirectly(order, open))
            await announcement.TellAsync(order, profile, open.Organisation, cancellationToken);
    }

    private static ConfirmedOrder Answer(CertificateOrder order, OpenDraft open) =>
        new(order.Id, order.ProfileId, order.ReferenceNumber, GoesDirectly(order, open) ? NextPage.Issuing : NextPage.Receipt);

    // An address in the certificate is validated first, so nobody can go on at once.
    private static bool GoesDirectly(CertificateOrder order, OpenDraft open) =>
        open.Answers.Certificate is { GoesDirectly: true } && OrderRules.CanGoDirectly(order.Identification) && open.Email is null;
}

/// <summary>What a draft became.</summary>
public sealed record ConfirmedOrder(Guid OrderId, Guid ProfileId, ReferenceNumber ReferenceNumber, NextPage Next);

/// <summary>Where the one who ordered goes next.</summary>
public enum NextPage
{
    /// <summary>To the receipt, which says what happens next.</summary>
    Receipt,

    /// <summary>Directly to issuing (R2.3).</summary>
    Issuing,
}
