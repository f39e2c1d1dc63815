using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.OpenApi;
using Segl.Server.Features.Audit;
using Segl.Server.Features.Certificates;
using Segl.Server.Features.Notices;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Features.Tokens;
using Segl.Server.Web;

namespace Segl.Server.Features.Api;

/// <summary>The REST API, version 1 (R6.1): the same operations as the pages, for programs that bear a token.</summary>
internal static class ApiFeature
{
    /// <summary>Where it is.</summary>
    public const string Root = "/api/v1";

    /// <summary>The name of its description, and the group of endpoints that stand in it.</summary>
    public const string Document = "v1";

    private const string DescriptionPath = Root + "/openapi.json";

    // Deeper JSON than this asks for nothing that exists.
    private const int JsonDepthMax = 16;

    /// <summary>Adds strict JSON and the description.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => BeStrict(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        services.AddOpenApi(Document, openApi =>
        {
            openApi.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            openApi.ShouldInclude = endpoint => endpoint.GroupName == Document && endpoint.HttpMethod != HttpMethods.Head;
            openApi.CreateSchemaReferenceId = ApiDescription.NameOf;
            openApi.AddDocumentTransformer<ApiDescription>();
            openApi.AddOperationTransformer(ApiDescription.DescribeAsync);
            openApi.AddSchemaTransformer(ApiDescription.DescribeSchemaAsync);
        });
        return services;
    }

    /// <summary>Lets nobody in without a token, and tells a body that cannot be read.</summary>
    public static void UseApi(this WebApplication app)
    {
        app.Use(MalformedBody.TellAsync);
        app.Use(Caller.AdmitAsync);
    }

    /// <summary>Maps it, and its description.</summary>
    public static void MapApi(this WebApplication app)
    {
        var api = app.MapGroup(Root)
            .WithMetadata(new Caller.NeedsToken()).WithGroupName(Document)
            .RequireRateLimiting(RateLimits.Api).AnswersHeadToo()
            .Refuses(StatusCodes.Status400BadRequest).Refuses(StatusCodes.Status401Unauthorized)
            .Refuses(StatusCodes.Status429TooManyRequests);
        api.MapOrganisations();
        api.MapProfiles();
        api.MapOrders();
        api.MapCertificates();
        api.MapNotices();
        api.MapAudit();
        api.MapTokens();
        app.MapSystemSignIn();
        app.MapOpenApi(DescriptionPath).RequireRateLimiting(RateLimits.Api).AnswersHeadToo();
    }

    /// <summary>JSON in which nothing is guessed: no unknown and no double members, no null where a value is needed, no numbers for words.</summary>
    internal static void BeStrict(JsonSerializerOptions json)
    {
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.AllowDuplicateProperties = false;
        json.PropertyNameCaseInsensitive = false;
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.MaxDepth = JsonDepthMax;
        json.Converters.Add(new WordConverter());
    }
}
