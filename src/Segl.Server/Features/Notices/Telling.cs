using Segl.Server.Features.Mail;
using Segl.Server.Texts;

namespace Segl.Server.Features.Notices;

/// <summary>Something to tell people with accounts: as a notice beside the name, and as a mail to those who want it.</summary>
/// <param name="Kind">The notice's text key, given as <c>Kind:</c>; <c>{0}</c> in it is what the notice is about.</param>
/// <param name="About">What the notice is about, for example a profile's name.</param>
/// <param name="Path">Where to go, a path of this site.</param>
/// <param name="Weight">How much the mail asks of its reader.</param>
/// <param name="Write">Writes the mail in one language.</param>
public sealed record Telling(string Kind, string About, string Path, MailWeight Weight, Func<Wording, Letter> Write)
{
    /// <summary>Writes it for somebody who may not see what <see cref="Path"/> shows: without the link, and with whom to ask.</summary>
    public Func<Wording, Letter> WriteToOutsider { get; init; } = Write;
}
