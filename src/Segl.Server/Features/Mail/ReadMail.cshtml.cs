using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Segl.Server.Features.Demonstration;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;

namespace Segl.Server.Features.Mail;

/// <summary>One mail of the demonstration, with its links to follow.</summary>
[Public]
[DemonstrationOnly]
public sealed partial class ReadMailModel(SeglDatabase database) : PageModel
{
    /// <summary>The mail.</summary>
    public DemonstrationMail Mail { get; private set; } = null!; // Set by the only handler before the page is written.

    /// <summary>The text, cut so that every second piece is a link.</summary>
    public IReadOnlyList<string> Pieces { get; private set; } = [];

    /// <summary>Shows it.</summary>
    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await database.DemonstrationMails.AsNoTracking().SingleOrDefaultAsync(
            mail => mail.Id == id, cancellationToken) is not { } found)
            return NotFound();

        Mail = found;
        Pieces = Link().Split(found.Body);
        return Page();
    }

    // A full stop or bracket after an address belongs to the sentence. The brackets make Split keep the links.
    [GeneratedRegex(@"(?<link>https?://[^\s<>""]*[^\s<>"".,;:!?)])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
