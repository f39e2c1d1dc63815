using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace Segl.Demo;

/// <summary>A mail in the demonstration's mailbox.</summary>
public sealed record Mail(Guid Id, string Recipient, string Subject, string Body, DateTimeOffset DeliveredAt);

/// <summary>The mail programs of everybody in the demonstration.</summary>
public static class Mailbox
{
    private const int LooksMax = 100;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for a mail with a link to a page of the portal, and gives the mail and the link.</summary>
    public static async Task<(Mail Mail, Uri Link)> WaitForLinkAsync(Uri address, string recipient, string path, TimeProvider clock)
    {
        var link = new Regex($@"{Regex.Escape(address.GetLeftPart(UriPartial.Authority))}{Regex.Escape(path)}[^\s<>""]+");
        using var client = new HttpClient { BaseAddress = address };
        for (var look = 0; look < LooksMax; look++)
        {
            var mails = await client.GetFromJsonAsync<IReadOnlyList<Mail>>($"/demonstration/postkasse.json?til={Uri.EscapeDataString(recipient)}") ?? [];
            if (mails.FirstOrDefault(mail => link.IsMatch(mail.Body)) is { } found)
                return (found, new Uri(link.Match(found.Body).Value.TrimEnd('.', ',', ')')));

            await Task.Delay(BetweenLooks, clock);
        }

        throw new UnexpectedAnswerException($"No mail to {recipient} has come with a link to {path}.");
    }
}
