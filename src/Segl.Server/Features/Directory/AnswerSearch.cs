using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;
using Segl.Server.Features.Directory.Ldap;

namespace Segl.Server.Features.Directory;

/// <summary>Carries out searches for all connections: within limits of time, entries and database work.</summary>
public sealed class AnswerSearch(
    SearchDirectory search, PageCookies cookies, IOptions<DirectoryOptions> options, TimeProvider clock, ILogger<AnswerSearch> log) : IDisposable
{
    private readonly BroadLookupTally _broadLookups = new(options.Value.BroadLookupsPerAddressMax, clock);
    private readonly SemaphoreSlim _searches = new(options.Value.SearchesMax);

    /// <summary>Writes everything that a search is answered with.</summary>
    /// <exception cref="OperationCanceledException">The client has given it up, or the connection has ended.</exception>
    internal async Task HandleAsync(LdapMessage message, SearchRequest request, IPAddress client, LdapWriter writer, Deadline limit)
    {
        limit.Set(TimeSpan.FromSeconds(AtMost(request.TimeLimitSeconds, options.Value.SearchSeconds)));
        var page = await TryAnswerAsync(message, request, client, writer, limit);
        limit.Clear();
        if (page.Control is null)
            writer.WriteResult(message.Id, LdapTag.SearchResultDone, page.Result);
        else
            writer.WritePage(message.Id, page.Result, page.Cookie);
    }

    /// <inheritdoc/>
    public void Dispose() => _searches.Dispose();

    private async Task<AnsweredPage> TryAnswerAsync(
        LdapMessage message, SearchRequest request, IPAddress client, LdapWriter writer, Deadline limit)
    {
        try
        {
            return await AnswerAsync(message, request, client, writer, limit.Token);
        }
        catch (OperationCanceledException) when (limit.HasPassed)
        {
            return new AnsweredPage(new LdapResult(LdapResultCode.TimeLimitExceeded, "The search took too long."));
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The database may be away for a moment; the connection, and whoever asks on it, may stay.
            log.SearchFailed(fault);
            return new AnsweredPage(new LdapResult(LdapResultCode.Unavailable, "The directory cannot answer now. Try again later."));
        }
    }

    private async Task<AnsweredPage> AnswerAsync(
        LdapMessage message, SearchRequest request, IPAddress client, LdapWriter writer, CancellationToken cancellationToken)
    {
        var control = message.Controls.FirstOrDefault(each => each.Type == LdapOids.PagedResults);
        var paged = control is null ? null : PagedResults.Read(control.Value);
        if (control is not null && paged is null)
            return new(new LdapResult(LdapResultCode.ProtocolError, "The control of paged results cannot be read (RFC 2696)."));
        if (paged is { Size: 0 })
            return new(LdapResult.Success) { Control = paged };

        var (from, before) = (SearchPosition.Start, 0);
        if (paged is { Cookie.IsEmpty: false })
        {
            if (cookies.Open(request, paged.Cookie.Span) is not { } opened)
                return new(new LdapResult(LdapResultCode.UnwillingToPerform, "The cookie is not one of this search. Begin it anew."))
                {
                    Control = paged,
                };
            (from, before) = opened;
        }

        await _searches.WaitAsync(cancellationToken);
        try
        {
            return await FindAsync(new Pages(message.Id, request, client, paged, from, before), writer, cancellationToken);
        }
        finally
        {
            _searches.Release();
        }
    }

    private async Task<AnsweredPage> FindAsync(Pages pages, LdapWriter writer, CancellationToken cancellationToken)
    {
        var (request, paged) = (pages.Request, pages.Control);
        var left = AtMost(request.SizeLimit, options.Value.EntriesMax) - pages.EntriesBefore;
        var room = paged is null ? left : Math.Min(left, paged.Size);
        var selection = AttributeSelection.Of(request);
        var budget = new SearchBudget(options.Value.CandidatesMax, options.Value.HasTls);

        var answer = await search.HandleAsync(request, pages.From, budget, cancellationToken);
        if (answer.Refusal is { } refusal)
            return new(refusal) { Control = paged };
        if (RefuseBroad(pages, answer.BroadLookups) is { } busy)
            return new(busy) { Control = paged };

        var (sent, last) = (0, pages.From);
        await foreach (var found in answer.Entries.WithCancellation(cancellationToken))
        {
            // There is one more than may be sent.
            if (sent == room)
                return room == left
                    ? new(TooMany) { Control = paged }
                    : new(LdapResult.Success) { Control = paged, Cookie = cookies.Seal(request, last, pages.EntriesBefore + sent) };

            writer.WriteEntry(pages.MessageId, found.Entry, selection, request.TypesOnly);
            (sent, last) = (sent + 1, found.Position);
        }

        return new(budget.IsSpent ? TooBroad : LdapResult.Success) { Control = paged };
    }

    // Further pages show what the first one counted for: all of them together have no more entries.
    private LdapResult? RefuseBroad(Pages pages, int lookups) =>
        lookups > 0 && pages.EntriesBefore == 0 && _broadLookups.Refuse(pages.Client, lookups) is { } wait
            ? new LdapResult(
                LdapResultCode.Busy,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Too many searches without an exact value from this address. Try again in {Math.Ceiling(wait.TotalSeconds)} seconds."))
            : null;

    private static LdapResult TooMany => new(LdapResultCode.SizeLimitExceeded, "There are more. Search for something narrower.");

    private static LdapResult TooBroad =>
        new(LdapResultCode.AdminLimitExceeded, "Too much would have to be looked at. Search for something narrower.");

    // Zero leaves it to the server (RFC 4511 §4.5.1.4, §4.5.1.5).
    private static int AtMost(int wanted, int allowed) => wanted == 0 ? allowed : Math.Min(wanted, allowed);

    private sealed record Pages(
        int MessageId, SearchRequest Request, IPAddress Client, PagedResults? Control, SearchPosition From, int EntriesBefore);

    private sealed record AnsweredPage(LdapResult Result)
    {
        public PagedResults? Control { get; init; }

        public byte[] Cookie { get; init; } = [];
    }
}
