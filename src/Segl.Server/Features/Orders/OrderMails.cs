using Microsoft.Extensions.Options;
using Segl.Pki.Names;
using Segl.Server.Features.Mail;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Texts;
using Segl.Server.Web;

namespace Segl.Server.Features.Orders;

/// <summary>What the mails about an order say: in the reader's language, or where that is unknown in Danish and then in English.</summary>
public sealed class OrderMails(Wording texts, IOptions<SeglOptions> options)
{
    /// <summary>Tells who fetches the certificate where to do it (R2.8).</summary>
    public MailMessage Fetch(EmailAddress recipient, Language? language, CertificateOrder order, CertificateProfile profile, Organisation organisation)
    {
        var waits = order.RefuseEmail(profile) is not null;
        return Compose(recipient, language, mailTexts => new Letter(
            mailTexts[$"Orders.Mail.Fetch{order.Kind}.Subject"],
            [
                mailTexts[$"Orders.Mail.Fetch{order.Kind}.Text", profile.Name, organisation.Name],
                .. waits ? [mailTexts["Orders.Mail.Fetch.WaitsForEmail", profile.Email]] : Array.Empty<string>(),
                mailTexts[$"Orders.Mail.Fetch.{order.Identification}"],
                mailTexts["Orders.Mail.Fetch.Link", Address(OrderPaths.Fetch(order.ReferenceNumber)), order.ReferenceNumber],
            ]));
    }

    /// <summary>Asks the reader of the address in a certificate to validate it (R2.6).</summary>
    public MailMessage Validate(
        EmailAddress recipient, Language? language, ValidationToken token, DateTimeOffset expiresAt, CertificateProfile profile, Organisation organisation) =>
        Compose(recipient, language, mailTexts => new Letter(
            mailTexts["Orders.Mail.Validate.Subject"],
            [
                mailTexts["Orders.Mail.Validate.Text", organisation.Name, profile.Name, recipient],
                mailTexts["Orders.Mail.Validate.Link", Address($"/validering/{token.Reveal()}")],
                mailTexts["Orders.Mail.Validate.Expires", mailTexts.Day(expiresAt)],
                mailTexts["Orders.Mail.Validate.Stranger", organisation.Name],
            ]));

    private MailMessage Compose(EmailAddress recipient, Language? language, Func<Wording, Letter> write)
    {
        IReadOnlyList<Wording> readings = language is { } known ? [texts.In(known)] : [texts.In(Language.Danish), texts.In(Language.English)];
        var letters = readings.Select(mailTexts => (Letter: write(mailTexts), Signature: mailTexts["Orders.Mail.Signature", options.Value.PublicUrl])).ToList();
        var subject = string.Join(" / ", letters.Select(each => each.Letter.Subject));
        var bodies = letters.Select(each => string.Join("\n\n", [.. each.Letter.Paragraphs, each.Signature]));
        return MailMessage.To(recipient, subject, string.Join("\n\n----\n\n", bodies) + "\n");
    }

    private string Address(string path) => options.Value.PublicUrl.TrimEnd('/') + path;

    private sealed record Letter(string Subject, IReadOnlyList<string> Paragraphs);
}
