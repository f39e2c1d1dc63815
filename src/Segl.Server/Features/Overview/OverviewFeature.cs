namespace Segl.Server.Features.Overview;

internal static class OverviewFeature
{
    /// <summary>Adds the first page after signing in.</summary>
    public static IServiceCollection AddOverview(this IServiceCollection services) => services.AddScoped<ViewOverview>();
}
