using Microsoft.OpenApi;

namespace Segl.Server.Features.Api;

/// <summary>What endpoints of the API say of themselves, for its description.</summary>
internal static class ApiEndpoints
{
    private const string ProblemType = "application/problem+json";

    /// <summary>It answers a status with a <see cref="Problem"/>.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder endpoint, int status)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(Problem), [ProblemType]));

    /// <summary>It reads something of the request itself that no parameter of its method tells.</summary>
    public static TBuilder Takes<TBuilder>(this TBuilder endpoint, ParameterLocation place, string name, string description)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new Taken(place, name, description));

    /// <summary>
    /// Lets what answers GET answer HEAD too (RFC 9110 §9.3.2), without a body, which the server leaves away; it is not described a second time.
    /// </summary>
    public static TBuilder AnswersHeadToo<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.Add(built =>
        {
            if (built.Metadata.OfType<HttpMethodMetadata>().LastOrDefault() is { HttpMethods: [var only] } && HttpMethods.IsGet(only))
                built.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
        });
        return endpoint;
    }

    /// <summary>A parameter or a header.</summary>
    internal sealed record Taken(ParameterLocation Place, string Name, string Description);
}

/// <summary>Why a request was refused (RFC 9457).</summary>
public sealed record Problem
{
    /// <summary>The kind of problem: <c>/problems/</c> and the code.</summary>
    public required string Type { get; init; }

    /// <summary>The code.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What is wrong and what helps, in English.</summary>
    public required string Detail { get; init; }

    /// <summary>The code, which never changes; what programs decide by.</summary>
    public required string ErrorReasonCode { get; init; }

    /// <summary>The same as detail.</summary>
    public required string Message { get; init; }

    /// <summary>What to quote to an operator.</summary>
    public required string TraceId { get; init; }

    /// <summary>The member at fault, where there is one.</summary>
    public string? Field { get; init; }

    /// <summary>The rule of a standard that says so, where there is one.</summary>
    public string? Clause { get; init; }

    /// <summary>All faults, where there are several; the first one is told above.</summary>
    public IReadOnlyList<ProblemPart>? Errors { get; init; }
}

/// <summary>One of several faults.</summary>
/// <param name="ErrorReasonCode">Its code.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Field">The member at fault, where there is one.</param>
public sealed record ProblemPart(string ErrorReasonCode, string Message, string? Field);
