using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Segl.Server.Features.Api;

/// <summary>What the description of the API says beyond what the endpoints say of themselves.</summary>
internal sealed partial class ApiDescription : IOpenApiDocumentTransformer
{
    private const string Scheme = "token";

    /// <inheritdoc/>
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Segl",
            Version = "1",
            Summary = "Certificates of an organisation: order, issue, renew, revoke, look at.",
            Description = """
                Send `Authorization: Bearer segl_…`. People make tokens at the portal under *Security*; a system gets one for an hour from
                `POST /api/administration/idmlogin/tls/authenticate` over mutual TLS.

                **Errors** are problem+json (RFC 9457) with `errorReasonCode` and `message`; several faults of one request stand in `errors`.
                **Lists** answer `items` and `next`; send `next` as `after` for what follows, until it is null.
                **Changes** to what others change too need `If-Match` with the `ETag` that was seen: 428 without, 412 where somebody was faster;
                `*` is any version, and several tags are any of them.
                **Orders** take an `Idempotency-Key`: the same key with the same body answers the same order, for a week.
                **Limits**: 429 with `Retry-After`, in seconds. JSON is strict: unknown and double members are refused.
                """,
            License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
        };

        // Where it was asked for is where it is; a name of this host has no business in a description that is kept.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An access token (RFC 6750).",
            },
        };
        return Task.CompletedTask;
    }

    /// <summary>Says which operations need a token, and what else they read.</summary>
    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<Caller.NeedsToken>().Any())
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];

        var parameters = operation.Parameters ??= [];
        foreach (var parameter in parameters.OfType<OpenApiParameter>().Where(parameter => parameter.In == ParameterLocation.Query))
            parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name ?? "");
        foreach (var taken in metadata.OfType<ApiEndpoints.Taken>())
            parameters.Add(new OpenApiParameter
            {
                In = taken.Place, Name = taken.Name, Description = taken.Description, Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        return Task.CompletedTask;
    }

    /// <summary>The name of a type that stands by itself; null for one that is written where it is used.</summary>
    public static string? NameOf(JsonTypeInfo type) =>
        type.Type == typeof(ReadOnlyMemory<byte>) ? null : OpenApiOptions.CreateDefaultSchemaReferenceId(type);

    /// <summary>Describes types that are texts in JSON.</summary>
    public static Task DescribeSchemaAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(ReadOnlyMemory<byte>))
            (schema.Type, schema.Format) = (JsonSchemaType.String, "byte");
        if (type.IsEnum)
            (schema.Type, schema.Enum) = (schema.Type ?? JsonSchemaType.String, WordsOf(type));
        if (context.JsonTypeInfo.ElementType is { IsEnum: true } element)
            schema.Items = new OpenApiSchema { Type = JsonSchemaType.String, Enum = WordsOf(element) };

        // The numbers of what Segl is to do are for readers of the source.
        schema.Description = schema.Description is { } text ? OwnNumber().Replace(text, "") : null;
        return Task.CompletedTask;
    }

    // Of rights that can be several, nothing is no word.
    private static List<JsonNode> WordsOf(Type type) =>
    [
        .. Enum.GetNames(type).Where(name => !type.IsDefined(typeof(FlagsAttribute), inherit: false) || name != "None")
            .Select(name => (JsonNode)JsonValue.Create(JsonNamingPolicy.CamelCase.ConvertName(name))),
    ];

    [GeneratedRegex(@" \(R\d+\.\d+\)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OwnNumber();
}
