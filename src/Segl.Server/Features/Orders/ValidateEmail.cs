using Microsoft.EntityFrameworkCore;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;

namespace Segl.Server.Features.Orders;

/// <summary>Opens a validation link, and validates the address when its reader says so (R2.6); whoever has the link may do both.</summary>
public sealed class ValidateEmail(SeglDatabase database, UnitOfWork unitOfWork, TimeProvider clock)
{
    /// <summary>Tries against others who change the same order at the same time.</summary>
    private const int TriesMax = 3;

    /// <summary>What the link asks, without changing anything: mail scanners follow links.</summary>
    public async Task<Result<ValidationQuestion>> FindAsync(string? token, CancellationToken cancellationToken)
    {
        var found = await LookUpAsync(token, cancellationToken);
        return found.IsRefused ? found.Refusal : found.Value.Question;
    }

    /// <summary>Validates the address for the link's order.</summary>
    /// <param name="token">The last part of the link.</param>
    /// <param name="address">The network address of whoever pressed the button, for the audit trail.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Result<ValidationQuestion>> HandleAsync(string? token, string? address, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var found = await LookUpAsync(token, cancellationToken);
            if (found.IsRefused)
                return found.Refusal;

            var (validation, order, question) = found.Value;
            var now = clock.GetUtcNow();
            validation.UsedAt = now;
            order.EmailValidatedAt = now;
            unitOfWork.Record(
                $"link:{order.ReferenceNumber}", address, "order.email-validate", order.OrganisationId, $"order:{order.Id}",
                KeyValuePair.Create("email", validation.Email.ToString()));
            var refusal = await unitOfWork.CommitAsync(cancellationToken);
            if (refusal is null)
                return question;
            if (tries == TriesMax)
                return refusal;
        }
    }

    private async Task<Result<Found>> LookUpAsync(string? token, CancellationToken cancellationToken)
    {
        if (ValidationToken.Find(token)?.Hash is not { } hash)
            return Missing.Refusal;

        var found = await (
            from validation in database.EmailValidations
            join order in database.Orders on validation.OrderId equals order.Id
            join profile in database.Profiles on order.ProfileId equals profile.Id
            join organisation in database.Organisations on order.OrganisationId equals organisation.Id
            where validation.TokenHash == hash
            select new { validation, order, profile, organisation }).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return Missing.Refusal;

        var refusal = await JudgeAsync(found.validation, found.order, found.profile, cancellationToken);
        return refusal is null
            ? new Found(
                found.validation, found.order, new ValidationQuestion(found.profile.Name, found.organisation.Name, found.validation.Email))
            : refusal;
    }

    private async Task<Refusal?> JudgeAsync(
        EmailValidation validation, CertificateOrder order, CertificateProfile profile, CancellationToken cancellationToken)
    {
        if (order.Status == OrderStatus.Deleted)
            return new Refusal(
                "ValidationOrderDeleted", "The order that this link belongs to was deleted. There is nothing left to validate.");
        if (!order.IsOpen)
            return new Refusal(
                "ValidationOrderFetched", "The certificate of this order was fetched already. There is nothing left to validate.");
        if (validation.UsedAt is not null || order.EmailValidatedAt is not null)
            return new Refusal("ValidationLinkUsed", "The address was validated already. There is nothing left to do.");
        if (profile.Email != validation.Email)
            return new Refusal("ValidationAddressChanged", "The address in the certificate was changed since this link was sent.");
        if (await database.EmailValidations.AnyAsync(
            newer => newer.OrderId == order.Id && newer.CreatedAt > validation.CreatedAt, cancellationToken))
            return new Refusal("ValidationLinkReplaced", "A newer link was sent to the same address. Use the one in the latest mail.");

        return validation.ExpiresAt <= clock.GetUtcNow()
            ? new Refusal("ValidationLinkExpired", "This link has expired. Ask the organisation to send a new one.")
            : null;
    }

    private sealed record Found(EmailValidation Validation, CertificateOrder Order, ValidationQuestion Question);
}

/// <summary>All that the reader of a validation link may know.</summary>
public sealed record ValidationQuestion(CommonName ProfileName, OrganizationName OrganisationName, EmailAddress Email);
