using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Segl.Server.Features.Profiles;

/// <summary>Adds certificate profiles.</summary>
public static class ProfilesFeature
{
    /// <summary>Adds the operations.</summary>
    public static IServiceCollection AddProfiles(this IServiceCollection services)
    {
        services.AddScoped<KeepTallies>();
        services.AddScoped<IInterceptor>(provider => provider.GetRequiredService<KeepTallies>());
        services.AddScoped<ListProfiles>();
        services.AddScoped<NewProfiles>();
        services.AddScoped<FindProfile>();
        services.AddScoped<FindProfileToEdit>();
        services.AddScoped<UpdateProfile>();
        services.AddScoped<ChangeSystemRights>();
        services.AddScoped<ChangeSeals>();
        services.AddScoped<ExportProfiles>();
        return services;
    }
}
