using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Segl.Server.Web;

/// <summary>Says in one line that the server cannot listen where it was told to, and ends the program with 1: no fault of ours.</summary>
internal sealed class ListeningServer(IServer server, IHostApplicationLifetime lifetime, TextWriter errors) : IServer
{
    /// <summary>The exit code of a program that cannot do what it was started for.</summary>
    public const int Failed = 1;

    /// <inheritdoc/>
    public IFeatureCollection Features => server.Features;

    /// <inheritdoc/>
    public async Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        try
        {
            await server.StartAsync(application, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException { InnerException: AddressInUseException } or SocketException)
        {
            await errors.WriteLineAsync($"error: cannot listen: {fault.Message}");
            Environment.ExitCode = Failed;

            // Nothing listens there. What else has started ends in order, once all has.
            Features.Get<IServerAddressesFeature>()?.Addresses.Clear();
            lifetime.ApplicationStarted.Register(lifetime.StopApplication);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => server.Dispose();
}

/// <summary>Puts <see cref="ListeningServer"/> before the server that the host has.</summary>
internal static class ListeningServers
{
    /// <summary>Tells on <paramref name="errors"/> where it cannot listen.</summary>
    public static void TellWhereNobodyCanListen(this IServiceCollection services, TextWriter errors)
    {
        var inner = services.Last(service => service.ServiceType == typeof(IServer)).ImplementationType
            ?? throw new InvalidOperationException("The host has no server of a known type.");
        services.AddSingleton<IServer>(provider => new ListeningServer(
            (IServer)ActivatorUtilities.CreateInstance(provider, inner), provider.GetRequiredService<IHostApplicationLifetime>(), errors));
    }
}
