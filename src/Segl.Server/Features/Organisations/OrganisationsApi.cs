using Microsoft.OpenApi;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Api;
using Segl.Server.Web;

namespace Segl.Server.Features.Organisations;

/// <summary>The caller's organisation over the API.</summary>
internal static class OrganisationsApi
{
    /// <summary>Maps it.</summary>
    public static void MapOrganisations(this RouteGroupBuilder api)
    {
        api.MapGet("/organisation", ViewAsync).WithName("getOrganisation").WithTags("Organisation")
            .WithSummary("The organisation that the token acts in, with its settings").Produces<OrganisationAnswer>();
        api.MapPut("/organisation/settings", ChangeAsync).WithName("changeSettings").WithTags("Organisation")
            .WithSummary("Changes the organisation's settings")
            .Takes(ParameterLocation.Header, "If-Match", "The ETag of the organisation as it was seen.").Produces<OrganisationAnswer>()
            .Refuses(StatusCodes.Status404NotFound).Refuses(StatusCodes.Status412PreconditionFailed)
            .Refuses(StatusCodes.Status422UnprocessableEntity).Refuses(StatusCodes.Status428PreconditionRequired);
    }

    private static async Task<IResult> ViewAsync(
        Caller caller, FindOrganisation find, HttpContext context, CancellationToken cancellationToken)
    {
        var found = await find.HandleAsync(caller.Actor, cancellationToken);
        return found.IsRefused ? found.Refusal.ToProblem(context) : Answer(found.Value, context);
    }

    private static async Task<Result<int>> VersionAsync(Caller caller, FindOrganisation find, CancellationToken cancellationToken)
    {
        var found = await find.HandleAsync(caller.Actor, cancellationToken);
        return found.IsRefused ? found.Refusal : found.Value.Version;
    }

    private static async Task<IResult> ChangeAsync(
        SettingsBody settings, Caller caller, ChangeSettings change, FindOrganisation find, HttpContext context,
        CancellationToken cancellationToken)
    {
        var version = await Versions.ReadAsync(context, () => VersionAsync(caller, find, cancellationToken));
        if (version.IsRefused)
            return version.Refusal.ToProblem(context);

        var read = settings.Read(version.Value);
        if (read.IsRefused)
            return read.Refusal.ToProblem(context);

        var changed = await change.HandleAsync(read.Value, caller.Actor, cancellationToken);
        return changed.IsRefused ? Versions.Tell(changed.Refusal, context) : await ViewAsync(caller, find, context, cancellationToken);
    }

    private static IResult Answer(Organisation organisation, HttpContext context)
    {
        Versions.Show(context, organisation.Version);
        return Results.Ok(OrganisationAnswer.Of(organisation));
    }
}
