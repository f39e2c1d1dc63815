using Npgsql;

namespace Segl.Server.Storage;

/// <summary>Whether PostgreSQL broke off a transaction because it and another waited for each other; the other goes on.</summary>
internal static class Deadlock
{
    public static bool IsIn(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected } || (exception.InnerException is { } inner && IsIn(inner));
}
