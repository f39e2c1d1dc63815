namespace Segl.Server.Features.Directory;

/// <summary>Adds the public certificate database over LDAP (R5.4).</summary>
internal static class DirectoryFeature
{
    /// <summary>Adds the listener, which listens only where it is enabled, and what it answers with.</summary>
    public static IServiceCollection AddDirectory(this IServiceCollection services)
    {
        services.AddOptions<DirectoryOptions>()
            .BindConfiguration(DirectoryOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .Validate(
                options => options.IsInRange, $"{DirectoryOptions.Section} has a value out of its range, or a certificate without key.")
            .ValidateOnStart();
        services.AddSingleton<PublishedCertificates>();
        services.AddSingleton<SearchDirectory>();
        services.AddSingleton<PageCookies>();
        services.AddSingleton<AnswerSearch>();
        services.AddSingleton<DirectoryListener>();
        services.AddHostedService(provider => provider.GetRequiredService<DirectoryListener>());
        return services;
    }
}
