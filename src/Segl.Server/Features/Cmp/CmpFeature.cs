using Segl.Server.Web;

namespace Segl.Server.Features.Cmp;

/// <summary>The Certificate Management Protocol (RFC 9810, profile RFC 9483) over HTTP (RFC 9811).</summary>
internal static class CmpFeature
{
    /// <summary>Where CMP is (RFC 9811 §3.4).</summary>
    public const string Path = "/.well-known/cmp";

    /// <summary>Adds the endpoint, what it asks, and the sweeper of old transactions.</summary>
    public static IServiceCollection AddCmp(this IServiceCollection services)
    {
        services.AddOptions<CmpOptions>()
            .BindConfiguration(CmpOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .Validate(options => options.IsInRange, $"{CmpOptions.Section} has a value out of its range.")
            .ValidateOnStart();
        services.AddSingleton<CmpIdentity>();
        services.AddSingleton<MacTurns>();
        services.AddScoped<MacSenders>();
        services.AddScoped<AdmitMessage>();
        services.AddScoped<MachineCertificates>();
        services.AddScoped<AnswerCertification>();
        services.AddScoped<AnswerConfirmation>();
        services.AddScoped<AnswerRevocation>();
        services.AddScoped<AnswerInformation>();
        services.AddScoped<ProtectAnswer>();
        services.AddScoped<AnswerNested>();
        services.AddScoped<AnswerMessage>();
        services.AddScoped<CmpEndpoint>();
        services.AddHostedService<CmpSweeper>();
        return services;
    }

    /// <summary>Maps the one address, with a label and the name of an operation behind it or without.</summary>
    public static void MapCmp(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost(Path + "/{**place}", (CmpEndpoint cmp, HttpContext context) => cmp.AnswerAsync(context))
            .RequireRateLimiting(RateLimits.Cmp);
}
