using Segl.Pki.Names;
using Segl.Server.Features.Mail;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Texts;

namespace Segl.Server.Features.Orders;

/// <summary>What the mails about an order say: in the reader's language, or where that is unknown in Danish and then in English.</summary>
public sealed class OrderMails(Letters letters)
{
    /// <summary>Tells who fetches the certificate where to do it (R2.8).</summary>
    public MailMessage Fetch(
        EmailAddress recipient, Language? language, CertificateOrder order, CertificateProfile profile, Organisation organisation)
    {
        var waits = order.RefuseEmail(profile) is not null;
        return letters.Compose(recipient, language, mailTexts => new Letter(
            mailTexts[$"Orders.Mail.Fetch{order.Kind}.Subject"],
            [
                mailTexts[$"Orders.Mail.Fetch{order.Kind}.Text", profile.Name, organisation.Name],
                .. waits ? [mailTexts["Orders.Mail.Fetch.WaitsForEmail", profile.Email]] : Array.Empty<string>(),
                mailTexts[$"Orders.Mail.Fetch.{order.Identification}"],
                mailTexts["Orders.Mail.Fetch.Link", letters.Address(OrderPaths.Fetch(order.ReferenceNumber)), order.ReferenceNumber],
            ]));
    }

    /// <summary>Asks the reader of the address in a certificate to validate it (R2.6).</summary>
    public MailMessage Validate(
        EmailAddress recipient, Language? language, ValidationToken token, DateTimeOffset expiresAt, CertificateProfile profile,
        Organisation organisation) =>
        letters.Compose(recipient, language, mailTexts => new Letter(
            mailTexts["Orders.Mail.Validate.Subject"],
            [
                mailTexts["Orders.Mail.Validate.Text", organisation.Name, profile.Name, recipient],
                mailTexts["Orders.Mail.Validate.Link", letters.Address($"/validering/{token.Reveal()}")],
                mailTexts["Orders.Mail.Validate.Expires", mailTexts.Day(expiresAt)],
                mailTexts["Orders.Mail.Validate.Stranger", organisation.Name],
            ]));
}
