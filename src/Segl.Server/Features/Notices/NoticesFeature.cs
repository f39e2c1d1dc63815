namespace Segl.Server.Features.Notices;

internal static class NoticesFeature
{
    /// <summary>Adds notices beside the name.</summary>
    public static IServiceCollection AddNotices(this IServiceCollection services) => services
        .AddScoped<Notify>().AddScoped<UnreadNotices>().AddScoped<ListNotices>()
        .AddScoped<TellPeople>().AddScoped<TellAdministrators>().AddScoped<ChooseMails>();
}
