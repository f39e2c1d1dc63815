using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Segl.Server.Features.Api;
using Segl.Server.Tests.Features.Rights;

namespace Segl.Server.Tests.Api;

public sealed class ApiAccessTests(RightsStage stage) : IClassFixture<RightsStage>
{
    private static readonly string[] s_public =
        ["GET /api/v1/directory", "HEAD /api/v1/directory", "GET /api/v1/openapi.json", "HEAD /api/v1/openapi.json"];

    [Fact]
    public async Task Nothing_but_what_is_public_answers_to_a_cookie_or_to_nobody()
    {
        var entrances = stage.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => $"/{endpoint.RoutePattern.RawText?.TrimStart('/')}".StartsWith(ApiFeature.Root + "/", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
                .Select(method => $"{method} /{endpoint.RoutePattern.RawText!.TrimStart('/')}"))
            .Except(s_public).ToList();

        entrances.Count.ShouldBeGreaterThan(20);
        foreach (var entrance in entrances)
        {
            var (method, path) = (entrance.Split(' ')[0], entrance.Split(' ')[1]
                .Replace("{id:guid}", $"{Guid.Empty}", StringComparison.Ordinal).Replace("{serialNumber}", new string('4', 40), StringComparison.Ordinal));
            foreach (var role in new[] { "nobody", "user" })
                ((int)(await stage.TryApiAsync(role, method, path)).StatusCode).ShouldBe(401, entrance);
        }
    }

    [Fact]
    public async Task A_system_signs_in_only_over_mutual_tls() =>
        ((int)(await stage.TryAsync("user", "POST", "/api/administration/idmlogin/tls/authenticate")).StatusCode).ShouldBe(401);
}
