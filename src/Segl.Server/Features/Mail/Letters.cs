using Microsoft.Extensions.Options;
using Segl.Pki.Names;
using Segl.Server.Texts;
using Segl.Server.Web;

namespace Segl.Server.Features.Mail;

/// <summary>Makes mails of letters: in the reader's language, or where that is unknown in Danish and then in English.</summary>
public sealed class Letters(Wording texts, IOptions<SeglOptions> options)
{
    /// <summary>The mail, with our signature.</summary>
    /// <param name="recipient">The reader's address.</param>
    /// <param name="language">The reader's language; null where it is unknown.</param>
    /// <param name="write">Writes the letter in one language.</param>
    public MailMessage Compose(EmailAddress recipient, Language? language, Func<Wording, Letter> write)
    {
        IReadOnlyList<Wording> readings = language is { } known
            ? [texts.In(known)]
            : [texts.In(Language.Danish), texts.In(Language.English)];
        var letters = readings.Select(mailTexts =>
            (Letter: write(mailTexts), Signature: mailTexts["Mail.Signature", options.Value.PublicUrl])).ToList();
        var subject = string.Join(" / ", letters.Select(each => each.Letter.Subject));
        var bodies = letters.Select(each => string.Join("\n\n", [.. each.Letter.Paragraphs, each.Signature]));
        return MailMessage.To(recipient, subject, string.Join("\n\n----\n\n", bodies) + "\n");
    }

    /// <summary>The address by which people reach a path of this site.</summary>
    public string Address(string path) => options.Value.PublicUrl.TrimEnd('/') + path;
}

/// <summary>What a mail says in one language.</summary>
public sealed record Letter(string Subject, IReadOnlyList<string> Paragraphs);
