using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Segl.Ca;
using Segl.Server.Features.Api;
using Segl.Server.Features.Directory.Http;
using Segl.Server.Features.Status;
using Segl.Server.Web;

namespace Segl.Server.Features.Directory;

/// <summary>Adds the public certificate database over LDAP and HTTP (R5.4).</summary>
internal static class DirectoryFeature
{
    private static readonly string[] s_reading = [HttpMethods.Get, HttpMethods.Head];

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
        services.AddScoped<SearchPublished>();
        services.AddScoped<SearchStore>();
        services.AddSingleton<PageCookies>();
        services.AddSingleton<AnswerSearch>();
        services.AddSingleton<DirectoryListener>();
        services.AddHostedService(provider => provider.GetRequiredService<DirectoryListener>());
        return services;
    }

    /// <summary>Maps what programs ask over HTTP, where that is enabled; people have the page.</summary>
    public static void MapDirectory(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<IOptions<DirectoryOptions>>().Value.HttpEnabled)
            return;

        app.MapGet(DirectoryPaths.Api, (HttpContext context, SearchPublished search) => DirectoryApi.AnswerAsync(context, search))
            .WithName("searchDirectory").WithTags("Directory").WithGroupName(ApiFeature.Document)
            .WithSummary("Finds published certificates; needs no token")
            .WithDescription("Exactly one parameter.")
            .Takes(ParameterLocation.Query, "mail", "The exact e-mail address.")
            .Takes(ParameterLocation.Query, "organisation", "How the organisation's name begins: three letters or more.")
            .Takes(ParameterLocation.Query, "cvr", "The CVR number.")
            .Takes(ParameterLocation.Query, "organizationIdentifier", "NTRDK- and the CVR number.")
            .Takes(ParameterLocation.Query, "name", "The exact name.")
            .Takes(ParameterLocation.Query, "uuid", "The profile's UUID.")
            .Takes(ParameterLocation.Query, "serialNumber", "The certificate's serial number, in hexadecimal.")
            .Produces<DirectoryApi.DirectoryAnswer>().Refuses(StatusCodes.Status400BadRequest)
            .Refuses(StatusCodes.Status422UnprocessableEntity).Refuses(StatusCodes.Status429TooManyRequests)
            .RequireRateLimiting(RateLimits.Search).AnswersHeadToo();
        foreach (var path in new[] { DirectoryPaths.Certificates, DirectoryPaths.WellKnownCertificates })
        {
            app.MapMethods(path, s_reading, (HttpContext context, SearchStore search) => CertificateStore.AnswerAsync(context, search))
                .RequireRateLimiting(RateLimits.Search);
        }

        foreach (var path in new[] { DirectoryPaths.RevocationLists, DirectoryPaths.WellKnownRevocationLists })
        {
            app.MapMethods(path, s_reading, (HttpContext context, CertificateAuthority authority, StatusDocuments documents) =>
                CertificateStore.AnswerListAsync(context, authority, documents)).RequireRateLimiting(RateLimits.Search);
        }
    }
}
