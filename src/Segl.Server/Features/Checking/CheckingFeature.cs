namespace Segl.Server.Features.Checking;

/// <summary>Adds the checking of certificates (R5.5).</summary>
internal static class CheckingFeature
{
    /// <summary>Adds the operation.</summary>
    public static IServiceCollection AddChecking(this IServiceCollection services) => services.AddScoped<CheckCertificate>();
}
