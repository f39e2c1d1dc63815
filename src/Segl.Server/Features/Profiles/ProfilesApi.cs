using Microsoft.OpenApi;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Api;
using Segl.Server.Features.Orders;
using Segl.Server.Web;

namespace Segl.Server.Features.Profiles;

/// <summary>Certificate profiles over the API.</summary>
internal static class ProfilesApi
{
    /// <summary>Maps it.</summary>
    public static void MapProfiles(this RouteGroupBuilder api)
    {
        api.MapGet("/profiles", ListAsync).WithName("listProfiles").WithTags("Profiles")
            .WithSummary("Lists, searches and filters profiles, 50 at a time").Produces<ProfilePageAnswer>()
            .Refuses(StatusCodes.Status422UnprocessableEntity);
        api.MapGet("/profiles/{id:guid}", FindAsync).WithName("getProfile").WithTags("Profiles").WithSummary("One profile")
            .Produces<ProfileAnswer>().Refuses(StatusCodes.Status404NotFound);
        Change(api.MapPut("/profiles/{id:guid}", UpdateAsync)).WithName("updateProfile")
            .WithSummary("Changes a profile's master data; certificates that exist keep what they say");
        Change(api.MapPut("/profiles/{id:guid}/system-rights", ChangeRightsAsync)).WithName("changeSystemRights")
            .WithSummary("Changes what a system may do that signs in with the profile's certificates");
        Change(api.MapPut("/profiles/{id:guid}/seals", ChangeSealsAsync)).WithName("changeSeals")
            .WithSummary("Changes whether seals may be made from the profile");
    }

    private static RouteHandlerBuilder Change(RouteHandlerBuilder endpoint) => endpoint.WithTags("Profiles").Produces<ProfileAnswer>()
        .Takes(ParameterLocation.Header, "If-Match", "The ETag of the profile as it was seen.")
        .Refuses(StatusCodes.Status404NotFound).Refuses(StatusCodes.Status409Conflict)
        .Refuses(StatusCodes.Status412PreconditionFailed).Refuses(StatusCodes.Status422UnprocessableEntity)
        .Refuses(StatusCodes.Status428PreconditionRequired);

    private static async Task<IResult> ListAsync(
        [AsParameters] ProfileQuery query, Caller caller, ListProfiles list, HttpContext context, CancellationToken cancellationToken)
    {
        var filter = query.Read();
        if (filter.IsRefused)
            return filter.Refusal.ToProblem(context);

        var cursor = query.After is { } after ? ProfileCursor.Parse(after) : null;
        if (cursor is null && query.After is not null)
            return Paging.Unknown().ToProblem(context);

        var found = await list.HandleAsync(filter.Value, new ProfilePage(cursor, PageDirection.After), caller.Actor, cancellationToken);
        return found.IsRefused
            ? found.Refusal.ToProblem(context)
            : Results.Ok(new ProfilePageAnswer(
                [.. found.Value.Rows.Select(row => new ProfileRowAnswer(
                    row.Profile.Id, row.Profile.Name.Value, row.Profile.Email?.Value, row.Standing.Status, row.Standing.Certificates,
                    row.Standing.IsPending, row.Standing.NextExpiry))],
                found.Value.Next?.ToString(),
                found.Value.Count));
    }

    private static async Task<IResult> FindAsync(
        Guid id, Caller caller, FindProfile find, HttpContext context, CancellationToken cancellationToken)
    {
        var found = await find.HandleAsync(id, caller.Actor, cancellationToken);
        if (found.IsRefused)
            return found.Refusal.ToProblem(context);

        Versions.Show(context, found.Value.Profile.Version);
        return Results.Ok(ProfileAnswer.Of(found.Value.Profile));
    }

    private static async Task<Result<int>> VersionAsync(Guid id, Caller caller, FindProfile find, CancellationToken cancellationToken)
    {
        var found = await find.HandleAsync(id, caller.Actor, cancellationToken);
        return found.IsRefused ? found.Refusal : found.Value.Profile.Version;
    }

    private static async Task<IResult> UpdateAsync(
        Guid id, ProfileBody body, Caller caller, UpdateProfile update, FindProfile find, HttpContext context,
        CancellationToken cancellationToken)
    {
        var version = await Versions.ReadAsync(context, () => VersionAsync(id, caller, find, cancellationToken));
        if (version.IsRefused)
            return version.Refusal.ToProblem(context);

        var refusals = await update.HandleAsync(id, version.Value, body.ToForm(), caller.Actor, cancellationToken);
        return refusals.Count > 0 ? Versions.Tell(refusals, context) : await FindAsync(id, caller, find, context, cancellationToken);
    }

    private static async Task<IResult> ChangeRightsAsync(
        Guid id, SystemRightsBody body, Caller caller, ChangeSystemRights change, FindProfile find, HttpContext context,
        CancellationToken cancellationToken)
    {
        var version = await Versions.ReadAsync(context, () => VersionAsync(id, caller, find, cancellationToken));
        if (version.IsRefused)
            return version.Refusal.ToProblem(context);

        var refusal = await change.HandleAsync(id, version.Value, SystemRightsBody.Read(body.SystemRights), caller.Actor, cancellationToken);
        return refusal is not null ? Versions.Tell(refusal, context) : await FindAsync(id, caller, find, context, cancellationToken);
    }

    private static async Task<IResult> ChangeSealsAsync(
        Guid id, SealsBody body, Caller caller, ChangeSeals change, FindProfile find, HttpContext context,
        CancellationToken cancellationToken)
    {
        var version = await Versions.ReadAsync(context, () => VersionAsync(id, caller, find, cancellationToken));
        if (version.IsRefused)
            return version.Refusal.ToProblem(context);

        var seals = body.AllowsSeals ? Seals.Allowed : Seals.NotAllowed;
        var refusal = await change.HandleAsync(id, version.Value, seals, caller.Actor, cancellationToken);
        return refusal is not null ? Versions.Tell(refusal, context) : await FindAsync(id, caller, find, context, cancellationToken);
    }
}

/// <summary>Which profiles a program asks for.</summary>
internal sealed class ProfileQuery
{
    /// <summary>Words; each must stand in name, address, contact person, UUID, serial or reference number.</summary>
    public string? Q { get; init; }

    /// <summary>empty, pending, valid, revoked or expired.</summary>
    public string? Status { get; init; }

    /// <summary>organisation or system.</summary>
    public string? Type { get; init; }

    /// <summary>Only those of which a valid certificate expires within so many days.</summary>
    public int? ExpiresWithinDays { get; init; }

    /// <summary>name (the default) or expiry.</summary>
    public string? Sort { get; init; }

    /// <summary>What the page before gave as next.</summary>
    public string? After { get; init; }

    /// <summary>The filter; a refusal names the parameter.</summary>
    public Result<ProfileFilter> Read()
    {
        var (status, kind, sort) = (Word.Read<ProfileStatus>(Status), Word.Read<CertificateKind>(Type), Word.Read<ProfileSort>(Sort));
        if (status.IsUnknown)
            return Word.Refuse<ProfileStatus>("status");
        if (kind.IsUnknown)
            return Word.Refuse<CertificateKind>("type");
        if (sort.IsUnknown)
            return Word.Refuse<ProfileSort>("sort");
        if (ExpiresWithinDays is < 0 or > DaysMax)
            return new Refusal("Malformed", $"expiresWithinDays is from 0 to {DaysMax}.") { Field = "expiresWithinDays" };

        var search = ProfileFilter.Search(Q ?? "");
        return search.IsRefused
            ? search
            : search.Value with { Status = status.Value, Kind = kind.Value, ExpiresWithinDays = ExpiresWithinDays, Sort = sort.Value ?? ProfileSort.Name };
    }

    // Longer than any certificate lasts.
    private const int DaysMax = 3_650;
}
