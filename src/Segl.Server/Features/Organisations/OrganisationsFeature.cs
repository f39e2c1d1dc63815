namespace Segl.Server.Features.Organisations;

internal static class OrganisationsFeature
{
    /// <summary>Adds organisations and their settings.</summary>
    public static IServiceCollection AddOrganisations(this IServiceCollection services) => services
        .AddScoped<FindOrganisation>().AddScoped<ChangeSettings>();
}
