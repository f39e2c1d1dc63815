using System.Globalization;
using System.Text.Json;
using Segl.Ca.Auditing;
using Segl.Server.Features.Api;
using Segl.Server.Web;

namespace Segl.Server.Features.Audit;

/// <summary>The organisation's audit trail over the API.</summary>
internal static class AuditApi
{
    /// <summary>Maps it.</summary>
    public static void MapAudit(this RouteGroupBuilder api)
    {
        api.MapGet("/audit-events", ListAsync).WithName("listAuditEvents").WithTags("Audit events")
            .WithSummary("The organisation's audit events, newest first, 50 at a time").Produces<AuditPageAnswer>()
            .Refuses(StatusCodes.Status404NotFound).Refuses(StatusCodes.Status422UnprocessableEntity);
        api.MapPost("/audit-exports", ExportAsync).WithName("exportAuditEvents").WithTags("Audit events")
            .WithSummary("The organisation's audit events as a file whose lines anybody can verify, oldest first; that it was made is an event too")
            .Produces(StatusCodes.Status200OK, contentType: AuditLines.ContentType)
            .Refuses(StatusCodes.Status404NotFound).Refuses(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] AuditQuery query, Caller caller, FindAuditEvents find, HttpContext context, CancellationToken cancellationToken)
    {
        long? before = null;
        if (query.After is { } after)
        {
            if (!long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return Paging.Unknown().ToProblem(context);
            before = number;
        }

        var found = await find.HandleAsync(query.Search, new AuditPosition(before, after: null), caller.Actor, cancellationToken);
        return found.IsRefused
            ? found.Refusal.ToProblem(context)
            : Results.Ok(new AuditPageAnswer(
                [.. found.Value.Entries.Select(AuditEventAnswer.Of)], found.Value.Older?.ToString(CultureInfo.InvariantCulture)));
    }

    private static async Task<IResult> ExportAsync(
        AuditExportBody wanted, Caller caller, ExportAudit export, HttpContext context, CancellationToken cancellationToken)
    {
        var exported = await export.HandleAsync(wanted.Search, caller.Actor, cancellationToken);
        return exported.IsRefused ? exported.Refusal.ToProblem(context) : new AuditFile(exported.Value);
    }
}

/// <summary>Which audit events a program asks for; what is absent narrows nothing down.</summary>
internal abstract class AuditWanted
{
    /// <summary>The first day, in Denmark, as 2026-11-21.</summary>
    public string? From { get; init; }

    /// <summary>The last day.</summary>
    public string? Until { get; init; }

    /// <summary>Who: the id of an account, or segl for what happened by itself.</summary>
    public string? Who { get; init; }

    /// <summary>What kind of thing was acted on: the first part of an action, for example certificate.</summary>
    public string? What { get; init; }

    /// <summary>To what: a serial number, reference number, UUID or name.</summary>
    public string? Subject { get; init; }

    /// <summary>Succeeded, Refused or Failed.</summary>
    public string? Outcome { get; init; }

    /// <summary>As the operations take it.</summary>
    internal AuditSearch Search => new()
    {
        From = From ?? "", Until = Until ?? "", Who = Who ?? "", What = What ?? "", Subject = Subject ?? "", Outcome = Outcome ?? "",
    };
}

/// <summary>A page of audit events.</summary>
internal sealed class AuditQuery : AuditWanted
{
    /// <summary>What the page before gave as next.</summary>
    public string? After { get; init; }
}

/// <summary>An export of audit events.</summary>
internal sealed class AuditExportBody : AuditWanted;

/// <summary>One page of the audit trail.</summary>
/// <param name="Items">The events, newest first.</param>
/// <param name="Next">What to send as <c>after</c>; null at the end.</param>
public sealed record AuditPageAnswer(IReadOnlyList<AuditEventAnswer> Items, string? Next);

/// <summary>An audit event.</summary>
/// <param name="Number">Its place in the whole installation's chain.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who, as the chain has it.</param>
/// <param name="ActorName">The person's name; null where it was no person.</param>
/// <param name="Action">What was done, for example order.create.</param>
/// <param name="Subject">To what.</param>
/// <param name="Outcome">Succeeded, Refused or Failed.</param>
/// <param name="Details">What else belongs to it.</param>
/// <param name="Hash">SHA-256 of the record, which the next one carries; in hexadecimal.</param>
public sealed record AuditEventAnswer(
    long Number, DateTimeOffset At, string Actor, string? ActorName, string Action, string Subject, string Outcome,
    IReadOnlyDictionary<string, string> Details, string Hash)
{
    internal static AuditEventAnswer Of(AuditEntry entry)
    {
        var record = entry.Record;
        var details = JsonSerializer.Deserialize<Dictionary<string, string>>(record.DetailsJson) ?? [];
        return new(
            record.Sequence, entry.At, record.Actor, entry.ActorName, record.Action, record.Subject, record.Outcome, details,
            Convert.ToHexStringLower(record.Hash.Span));
    }
}
