using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Segl.Server.Features.Demonstration;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;

namespace Segl.Server.Features.Mail;

/// <summary>Every mail of the demonstration, newest first.</summary>
[Public]
[DemonstrationOnly]
public sealed class MailboxModel(SeglDatabase database) : PageModel
{
    private const int MailsMax = 100;

    /// <summary>Whose mail; empty for everybody's.</summary>
    [BindProperty(SupportsGet = true)]
    public string Til { get; set; } = "";

    /// <summary>The mails.</summary>
    public IReadOnlyList<DemonstrationMail> Mails { get; private set; } = [];

    /// <summary>Shows them.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var recipient = Til.Trim();
        Mails = await database.DemonstrationMails.AsNoTracking()
            .Where(mail => recipient.Length == 0 || mail.Recipient == recipient)
            .OrderByDescending(mail => mail.DeliveredAt).ThenByDescending(mail => mail.Id)
            .Take(MailsMax)
            .ToListAsync(cancellationToken);
    }
}
