namespace Segl.Server.Features.Expiry;

/// <summary>Adds the notices before expiry.</summary>
public static class ExpiryFeature
{
    /// <summary>Adds the operation and the worker that calls it.</summary>
    public static IServiceCollection AddExpiry(this IServiceCollection services)
    {
        services.AddScoped<DueCertificates>();
        services.AddScoped<ExpiryDigest>();
        services.AddScoped<TellOfExpiry>();
        services.AddSingleton<ExpiryLetters>();
        services.AddHostedService<ExpiryWorker>();
        return services;
    }
}
