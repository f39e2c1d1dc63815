namespace Segl.Server.Features.Setup;

internal static class SetupFeature
{
    /// <summary>Adds the first start.</summary>
    public static IServiceCollection AddSetup(this IServiceCollection services) =>
        services.AddScoped<OfferSetup>().AddScoped<CompleteSetup>();

    /// <summary>
    /// Prints the set-up link where nobody can sign in yet: on the console only, because a log is read by more people and kept for longer.
    /// </summary>
    public static async Task OfferSetupAsync(this IHost host, TextWriter console, CancellationToken cancellationToken = default)
    {
        await using var scope = host.Services.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<OfferSetup>().HandleAsync(cancellationToken) is not { } link)
            return;

        await console.WriteLineAsync($"""

            Segl is not set up yet. Open this link within 24 hours to make the first organisation and its administrator; it works once:

              {link}

            """);
        await console.FlushAsync(cancellationToken);
    }
}
