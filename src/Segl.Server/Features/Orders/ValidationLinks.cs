using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Mail;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;
using Segl.Server.Texts;

namespace Segl.Server.Features.Orders;

/// <summary>Sends the link by which the address in a certificate is validated for one order (R2.6).</summary>
public sealed class ValidationLinks(SeglDatabase database, UnitOfWork unitOfWork, OrderMails mails, TimeProvider clock)
{
    /// <summary>
    /// How long a link works: long enough for a holiday, short enough that an old mailbox does not validate (our own rule).
    /// </summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    /// <summary>Nobody's mailbox is to be filled: a pause between two mails to one address …</summary>
    public static readonly TimeSpan PauseMin = TimeSpan.FromMinutes(2);

    /// <summary>… and no more than these within a day, to whatever addresses.</summary>
    public const int PerDayMax = 10;

    /// <summary>Why no further mail may be sent to an address for an order now; null if one may.</summary>
    /// <remarks>Who mistyped the address corrects it at once: the pause is the mailbox's.</remarks>
    public async Task<Refusal?> RefuseHasteAsync(Guid orderId, EmailAddress address, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var yesterday = now - TimeSpan.FromDays(1);
        var sent = await database.EmailValidations
            .Where(validation => validation.OrderId == orderId && validation.CreatedAt > yesterday)
            .Select(validation => new { validation.CreatedAt, validation.Email }).ToListAsync(cancellationToken);
        var isTooSoon = sent.Count >= PerDayMax
            || sent.Any(earlier => earlier.CreatedAt > now - PauseMin && IsSameMailbox(earlier.Email, address));
        var minutes = PauseMin.TotalMinutes.ToString(CultureInfo.InvariantCulture);
        return isTooSoon
            ? new Refusal(
                "ValidationSentRecently",
                $"The mail was sent a moment ago. It can be sent every {minutes} minutes, and {PerDayMax} times a day.")
            {
                Arguments = [minutes, PerDayMax.ToString(CultureInfo.InvariantCulture)],
            }
            : null;
    }

    /// <summary>Adds a new link to the unit of work; it is the only one that works from then on.</summary>
    public async Task SendAsync(
        CertificateOrder order,
        EmailAddress address,
        CertificateProfile profile,
        Organisation organisation,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var token = ValidationToken.Draw();
        var validation = new EmailValidation
        {
            TokenHash = token.Hash,
            OrderId = order.Id,
            Email = address,
            CreatedAt = now,
            ExpiresAt = now + Lifetime,
        };
        database.EmailValidations.Add(validation);
        var language = await LanguageOfAsync(address, order.OrganisationId, cancellationToken);
        unitOfWork.Send(MailMessage.OutboxKind, mails.Validate(address, language, token, validation.ExpiresAt, profile, organisation));
    }

    private static bool IsSameMailbox(EmailAddress one, EmailAddress other) =>
        string.Equals(one.Value, other.Value, StringComparison.OrdinalIgnoreCase);

    private async Task<Language?> LanguageOfAsync(EmailAddress address, Guid organisationId, CancellationToken cancellationToken)
    {
        var normalised = address.Value.ToUpperInvariant();
        var languages = await database.Users
            .Where(account => account.NormalizedEmail == normalised
                && database.Memberships.Any(membership =>
                    membership.AccountId == account.Id && membership.OrganisationId == organisationId))
            .Select(account => account.Language).Distinct().OrderBy(language => language).Take(2).ToListAsync(cancellationToken);
        return languages is [var only] ? Texts.Languages.Find(only) : null;
    }
}
