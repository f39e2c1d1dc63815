using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Segl.Pki.Names;
using Segl.Server.Features.Mail;
using Segl.Server.Features.Notices;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;
using Segl.Server.Texts;

namespace Segl.Server.Features.Orders;

/// <summary>Tells whoever is to fetch a certificate that it is ordered: by mail, and beside the name in the portal (R2.8).</summary>
public sealed class OrderAnnouncement(SeglDatabase database, UnitOfWork unitOfWork, OrderMails mails, Notify notify)
{
    /// <summary>More user administrators than any organisation has; a mail each.</summary>
    private const int RecipientsMax = 100;

    /// <summary>Adds mails and notices of a new order to the unit of work.</summary>
    public async Task TellAsync(
        CertificateOrder order, CertificateProfile profile, Organisation organisation, CancellationToken cancellationToken)
    {
        var readers = await FindReadersAsync(order, profile, cancellationToken);
        foreach (var (address, language) in readers.Mails)
            unitOfWork.Send(MailMessage.OutboxKind, mails.Fetch(address, language, order, profile, organisation));

        notify.Tell(
            order.OrganisationId, readers.Accounts, kind: $"Orders.Notice.Fetch{order.Kind}", profile.Name.ToString(),
            OrderPaths.Fetch(order.ReferenceNumber));
    }

    private Task<Readers> FindReadersAsync(CertificateOrder order, CertificateProfile profile, CancellationToken cancellationToken) =>
        order.Identification switch
        {
            Identification.OneTimeCode when profile.ContactEmail is { } contact => FindContactAsync(contact, order, cancellationToken),
            Identification.UserLogin => FindUserAdministratorsAsync(order, cancellationToken),
            // A machine fetches it and reads no mail.
            Identification.Api => Task.FromResult(new Readers([], [])),
            _ => throw new UnreachableException($"Identification {order.Identification}"),
        };

    private async Task<Readers> FindContactAsync(EmailAddress contact, CertificateOrder order, CancellationToken cancellationToken)
    {
        var normalised = contact.Value.ToUpperInvariant();
        var accounts = await Members(order.OrganisationId)
            .Where(account => account.NormalizedEmail == normalised)
            .ToListAsync(cancellationToken);
        var language = accounts is [var only] ? Texts.Languages.Find(only.Language) : null;
        return new Readers([(contact, language)], [.. accounts.Select(account => account.Id).Append(order.OrderedBy).Distinct()]);
    }

    private async Task<Readers> FindUserAdministratorsAsync(CertificateOrder order, CancellationToken cancellationToken)
    {
        var administrators = await Members(order.OrganisationId, Role.UserAdministrator).ToListAsync(cancellationToken);
        var readers = administrators
            .Where(account => account.MailPreference.Takes(MailWeight.NeedsReader))
            .Select(account => (Address: EmailAddress.Parse(account.Email ?? ""), Language: Texts.Languages.Find(account.Language)))
            .Where(reader => !reader.Address.IsRefused)
            .Select(reader => (reader.Address.Value, reader.Language));
        return new Readers([.. readers], [.. administrators.Select(account => account.Id).Append(order.OrderedBy).Distinct()]);
    }

    private IQueryable<Account> Members(Guid organisationId, Role? role = null) => database.Users
        .Where(account => database.Memberships.Any(membership =>
            membership.AccountId == account.Id && membership.OrganisationId == organisationId && (role == null || membership.Role == role)))
        .OrderBy(account => account.Id)
        .Take(RecipientsMax);

    private sealed record Readers(IReadOnlyList<(EmailAddress Address, Language? Language)> Mails, IReadOnlyList<Guid> Accounts);
}
