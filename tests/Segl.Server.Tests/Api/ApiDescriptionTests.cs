using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Segl.Server.Features.Api;
using Segl.Testing;

namespace Segl.Server.Tests.Api;

public sealed class ApiDescriptionTests(RunningServer running)
{
    /// <summary>Set to write the description anew, as <c>./dev docs api</c> does.</summary>
    private const string WriteVariable = "SEGL_WRITE_API";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string KeptFile => Path.Combine(Checkout.Root, "docs", "api", "openapi.json");

    [Fact]
    public async Task The_description_that_is_kept_is_the_one_that_is_served()
    {
        using var client = new HttpClient { BaseAddress = running.Server.Address };
        var served = await client.GetStringAsync("/api/v1/openapi.json", Token) + "\n";
        if (Environment.GetEnvironmentVariable(WriteVariable) is not null)
            await File.WriteAllTextAsync(KeptFile, served, Token);

        var kept = await File.ReadAllTextAsync(KeptFile, Token);

        served.ShouldBe(kept, $"docs/api/openapi.json is not what is served: ./dev docs api writes it. Clients read it, so look at what changes.");
    }

    [Fact]
    public async Task Every_operation_is_described_with_name_summary_and_refusals()
    {
        using var client = new HttpClient { BaseAddress = running.Server.Address };
        using var description = JsonDocument.Parse(await client.GetStringAsync("/api/v1/openapi.json", Token));
        var operations = description.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (Name: $"{operation.Name} {path.Name}", operation.Value))).ToList();

        description.RootElement.GetProperty("openapi").GetString().ShouldStartWith("3.1");
        operations.Count.ShouldBeGreaterThan(25);
        foreach (var (name, operation) in operations)
        {
            operation.GetProperty("operationId").GetString().ShouldNotBeNullOrEmpty(name);
            operation.GetProperty("summary").GetString().ShouldNotBeNullOrEmpty(name);
            operation.GetProperty("responses").EnumerateObject().ShouldContain(answer => answer.Name.StartsWith('4'), name);
        }

        operations.Select(each => each.Value.GetProperty("operationId").GetString()).Distinct().Count().ShouldBe(operations.Count);
    }

    [Fact]
    public async Task Every_endpoint_of_the_api_stands_in_it()
    {
        using var client = new HttpClient { BaseAddress = running.Server.Address };
        using var description = JsonDocument.Parse(await client.GetStringAsync("/api/v1/openapi.json", Token));
        var described = description.RootElement.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToList();

        var mapped = running.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => $"/{endpoint.RoutePattern.RawText?.TrimStart('/')}".Replace(":guid", "", StringComparison.Ordinal))
            .Where(path => path.StartsWith(ApiFeature.Root + "/", StringComparison.Ordinal) && path != "/api/v1/openapi.json").Distinct();

        mapped.Except(described).ShouldBeEmpty();
    }
}
