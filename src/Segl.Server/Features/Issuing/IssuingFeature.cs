using Segl.Server.Storage;

namespace Segl.Server.Features.Issuing;

/// <summary>Issuing: from identifying the person to handing out the certificate (R3).</summary>
internal static class IssuingFeature
{
    /// <summary>Adds the sessions, the key pool, the operations and the sweep.</summary>
    public static IServiceCollection AddIssuing(this IServiceCollection services)
    {
        services.AddOptions<IssuingOptions>()
            .BindConfiguration(IssuingOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .Validate(options => options.IsInRange, $"{IssuingOptions.Section} has a value out of its range.")
            .ValidateOnStart();

        // First of all, before there is anything to write down.
        services.AddHostedService<CoreDumps>();
        services.AddSingleton(provider => IssuingNode.Start(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ProcessSeal>();
        services.AddSingleton<IssuingSessions>();
        services.AddSingleton<KeyPool>();
        services.AddHostedService<KeyPoolWorker>();
        services.AddHostedService<IssuingSweep>();
        services.AddKeyedScoped<IOutboxHandler, UndeliveredAttempts>(UndeliveredAttempts.OutboxKind);
        AddOperations(services);
        return services;
    }

    private static void AddOperations(IServiceCollection services)
    {
        services.AddScoped<IssuableOrders>();
        services.AddScoped<UndeliveredAttempts>();
        services.AddScoped<BeginIssuing>();
        services.AddScoped<AcceptTerms>();
        services.AddScoped<ClaimOrder>();
        services.AddScoped<TakeOverOrder>();
        services.AddScoped<SignCertificate>();
        services.AddScoped<IssueInBrowser>();
        services.AddScoped<IssueFromRequest>();
        services.AddScoped<IssueToMachine>();
        services.AddScoped<IssueThroughApi>();
        services.AddScoped<IssueKeyToMachine>();
        services.AddScoped<DeliverCertificate>();
        services.AddScoped<GiveUpAttempt>();
        services.AddScoped<CloseIssuing>();
    }
}
