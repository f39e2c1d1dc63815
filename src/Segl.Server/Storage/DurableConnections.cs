using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Segl.Ca.Storage;

namespace Segl.Server.Storage;

/// <summary>
/// Gives EF Core's SQLite connections the engine's settings, so that a commit of the portal is as durable as one of the engine.
/// </summary>
internal sealed class DurableConnections : DbConnectionInterceptor
{
    public static DurableConnections Instance { get; } = new();

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => CaDatabase.Configure(connection);

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default) =>
        CaDatabase.ConfigureAsync(connection, cancellationToken);
}
