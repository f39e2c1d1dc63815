namespace Segl.Server.Features.Security;

internal static class SecurityFeature
{
    /// <summary>Adds what people change about their own sign-in.</summary>
    public static IServiceCollection AddAccountSecurity(this IServiceCollection services) =>
        services.AddScoped<OwnAccount>().AddScoped<OwnPasskeys>();
}
